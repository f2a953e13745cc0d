// marks_test.cpp: what a session remembers of limits that were nearly full.
#include <purser/middleware/downgrade/marks.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

constexpr WallTime noon = std::chrono::sys_days{2026y / 11 / 21} + 12h;
constexpr WallTime next_month = std::chrono::sys_days{2026y / 12 / 1};

Scope scope(std::string_view text) { return Scope::parse(text).value(); }

Fullness of_session(Money spent, Money amount = 1_usd) {
  return {scope("session:s1"), amount, spent};
}

Fullness of_month(Money spent, WallTime end) {
  Fullness fullness{scope("session:s1"), 1_usd, spent};
  fullness.window = Window::calendar(Window::Kind::month);
  fullness.period = {end - std::chrono::days(30), end};
  return fullness;
}

Share reached(Marks& marks, WallTime now = noon, std::string_view where = "session:s1",
              std::string_view model = "gpt-4o") {
  return marks.reached(scope(where), model, now);
}

}  // namespace

TEST_CASE("marks: nothing is remembered below the lowest share") {
  Marks marks;
  marks.see(of_session(0.79_usd), 80_percent);
  CHECK(reached(marks) == 0_percent);
}

TEST_CASE("marks: the highest share stays, for limits of no calendar window as long as it lives") {
  Marks marks;
  marks.see(of_session(0.95_usd), 80_percent);
  marks.see(of_session(0.10_usd), 80_percent);

  CHECK(reached(marks) == 95_percent);
  CHECK(reached(marks, WallTime::max() - 1ns) == 95_percent);
}

TEST_CASE("marks: a calendar limit counts until its period ends, and not a moment longer") {
  Marks marks;
  marks.see(of_month(0.9_usd, next_month), 80_percent);
  CHECK(reached(marks, next_month - 1ns) == 90_percent);
  CHECK(reached(marks, next_month) == 0_percent);
}

TEST_CASE("marks: a new period begins anew, before the old mark was asked for as well") {
  Marks marks;
  marks.see(of_month(0.9_usd, next_month), 80_percent);
  marks.see(of_month(0.1_usd, next_month + std::chrono::days(31)), 80_percent);

  CHECK(reached(marks, noon) == 0_percent);
}

TEST_CASE("marks: a limit that was raised begins anew") {
  Marks marks;
  marks.see(of_session(0.9_usd), 80_percent);
  marks.see(of_session(0.9_usd, 10_usd), 80_percent);
  CHECK(reached(marks) == 0_percent);
}

TEST_CASE("marks: only calls that count on the limit are concerned") {
  Marks marks;
  auto of_writer = of_session(0.9_usd);
  of_writer.account = scope("session:s1/agent:writer");
  of_writer.model = Glob("gpt-*");
  marks.see(of_writer, 80_percent);

  CHECK(reached(marks, noon, "session:s1/agent:writer") == 90_percent);
  CHECK(reached(marks, noon, "session:s1/agent:writer/agent:helper") == 90_percent);
  CHECK(reached(marks, noon, "session:s1/agent:reader") == 0_percent);
  CHECK(reached(marks, noon, "session:s1") == 0_percent);
  CHECK(reached(marks, noon, "session:s1/agent:writer", "claude-opus") == 0_percent);
}

TEST_CASE("marks: of more limits than can be remembered the oldest is forgotten") {
  Marks marks;
  for (std::size_t i = 0; i <= Marks::marks_max; ++i) {
    auto fullness = of_session(0.9_usd);
    fullness.account = scope("session:s1/agent:a" + std::to_string(i));
    marks.see(fullness, 80_percent);
  }
  CHECK(reached(marks, noon, "session:s1/agent:a0") == 0_percent);
  CHECK(reached(marks, noon, "session:s1/agent:a1") == 90_percent);
}
