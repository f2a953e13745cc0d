// window_test.cpp: names of windows, and where calendar windows begin and end.
#include <purser/runtime/ledger/window.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;
using std::chrono::sys_days;

namespace {

WallTime at(int year, unsigned month, unsigned day, std::chrono::nanoseconds time = 0ns) {
  return sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) +
         time;
}

/// Clocks are set back from 00:01 to 23:01 on 2026-04-01, as they were in Newfoundland; three hours
/// behind UTC until then and four after.
class BackOverMidnight final : public TimeZone {
 public:
  std::string_view name() const noexcept override { return "Test/Back"; }
  LocalDay day_at(WallTime time) const override {
    const auto offset = time < change ? 3h : 4h;
    return LocalDay(std::chrono::floor<std::chrono::days>(time - offset).time_since_epoch());
  }
  WallTime start_of(LocalDay day) const override {
    const WallTime midnight = sys_days(day.time_since_epoch());
    return midnight + 3h < change ? midnight + 3h : midnight + 4h;
  }

 private:
  const WallTime change = at(2026, 4, 1, 3h + 1min);
};

}  // namespace

TEST_CASE("window: names are those of policy files") {
  CHECK(to_string(Window::call) == "call");
  CHECK(to_string(Window::total) == "total");
  CHECK(to_string(Window::calendar(Window::Kind::month)) == "month");
  for (const auto& [span, name] :
       std::vector<std::pair<std::chrono::nanoseconds, std::string>>{{60s, "60s"},
                                                                     {90s, "90s"},
                                                                     {1s, "1s"},
                                                                     {5min, "5m"},
                                                                     {1h, "1h"},
                                                                     {90min, "90m"},
                                                                     {24h, "24h"},
                                                                     {250ms, "250ms"}}) {
    CHECK(to_string(Window::rolling(span)) == name);
  }
}

TEST_CASE("window: equal are those with the same kind, span and zone") {
  CHECK(Window::rolling(60s) == Window::rolling(1min));
  CHECK_FALSE(Window::rolling(60s) == Window::rolling(61s));
  CHECK_FALSE(Window::call == Window::total);
  const auto day = Window::calendar(Window::Kind::day);
  CHECK(day == Window::calendar(Window::Kind::day, nullptr));
  CHECK_FALSE(day == Window::calendar(Window::Kind::week));
  CHECK_FALSE(day ==
              Window::calendar(Window::Kind::day, std::make_shared<const BackOverMidnight>()));
}

TEST_CASE("window: too short and too long rolling windows are refused") {
  CHECK(check(Window::rolling(1ms)));
  CHECK(check(Window::rolling(24h * 366)));
  for (const auto span : {0ns, -5ns, 999'999ns, std::chrono::nanoseconds::max()}) {
    CHECK_FALSE(check(Window::rolling(span)));
  }
}

TEST_CASE("window: calendar periods in UTC") {
  const auto period = [](Window::Kind kind, WallTime time) {
    return period_at(Window::calendar(kind), time);
  };
  using Kind = Window::Kind;
  const auto day = Period{at(2026, 11, 22), at(2026, 11, 23)};
  CHECK(period(Kind::day, at(2026, 11, 22)) == day);
  CHECK(period(Kind::day, at(2026, 11, 23) - 1ns) == day);
  CHECK(period(Kind::day, at(2026, 11, 23)).begin == at(2026, 11, 23));
  // 2026-11-22 is a Sunday.
  const auto week = Period{at(2026, 11, 16), at(2026, 11, 23)};
  CHECK(period(Kind::week, at(2026, 11, 22, 12h)) == week);
  CHECK(period(Kind::week, at(2026, 11, 16)) == week);
  CHECK(period(Kind::month, at(2026, 11, 22)) == Period{at(2026, 11, 1), at(2026, 12, 1)});
  CHECK(period(Kind::month, at(2026, 12, 31, 23h)) == Period{at(2026, 12, 1), at(2027, 1, 1)});
  CHECK(period(Kind::month, at(2028, 2, 29)) == Period{at(2028, 2, 1), at(2028, 3, 1)});
  CHECK(period(Kind::day, at(1969, 12, 31, 1h)) == Period{at(1969, 12, 31), at(1970, 1, 1)});
}

TEST_CASE("window: clocks that are set back over midnight start no day twice") {
  const auto day = Window::calendar(Window::Kind::day, std::make_shared<const BackOverMidnight>());
  const auto first = Period{at(2026, 3, 31, 3h), at(2026, 4, 1, 3h)};
  const auto second = Period{at(2026, 4, 1, 3h), at(2026, 4, 2, 4h)};
  CHECK(period_at(day, at(2026, 4, 1, 3h) - 1ns) == first);
  CHECK(period_at(day, at(2026, 4, 1, 3h)) == second);
  CHECK(period_at(day, at(2026, 4, 1, 3h + 30min)) == second);  // they show 23:30 again
  CHECK(period_at(day, at(2026, 4, 1, 4h)) == second);
}
