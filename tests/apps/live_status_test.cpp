// live_status_test.cpp: what stands on a terminal, or in a file, while a run goes on.
#include <purser/apps/live_status.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/shop.hpp>
#include <purser/tools.hpp>

using namespace purser;
using cli::LiveStatus;
using cli::LiveStatusOptions;

namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view erase_line = "\r\033[K";

/// A stream that can be read while it is written.
class Stream {
 public:
  Stream() : file(std::tmpfile()) {
    if (file == nullptr) throw std::runtime_error("tmpfile failed");
  }
  ~Stream() { std::fclose(file); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// All that was written.
  std::string text() const {
    std::string all;
    std::array<char, 4096> bytes{};
    while (true) {
      const auto at = static_cast<::off_t>(all.size());
      const auto count = ::pread(::fileno(file), bytes.data(), bytes.size(), at);
      if (count <= 0) return all;
      all.append(bytes.data(), static_cast<std::size_t>(count));
    }
  }

  std::FILE* const file;
};

/// What a terminal that was sent these bytes shows. It knows line ends, the return to the begin of
/// the line and "erase the rest of it".
class Screen {
 public:
  explicit Screen(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      if (bytes.substr(at).starts_with("\033[K")) {
        lines.back().resize(column_);
        at += 2;
      } else {
        take(bytes[at]);
      }
    }
  }

  Lines lines{""};
  std::size_t widest = 0;  ///< the longest that a line of status ever was
  bool understood = true;  ///< nothing else was sent

 private:
  void take(char c) {
    auto& line = lines.back();
    if (c == '\r') {
      column_ = 0;
    } else if (c == '\n') {
      lines.emplace_back();
      column_ = 0;
    } else {
      if (static_cast<unsigned char>(c) < 0x20) understood = false;
      line.resize(std::max(line.size(), column_ + 1), ' ');
      line[column_++] = c;
      if (line.starts_with("turn ")) widest = std::max(widest, line.size());
    }
  }

  std::size_t column_ = 0;
};

/// A shop whose session is shown: calls cost $0.01, the budget is $0.10.
struct Shown {
  explicit Shown(LiveStatusOptions options, Money budget = 0.10_usd, Busy busy = Busy::wait)
      : shop(setup_of(budget, busy)), live(shop.runtime, *shop.session, aimed(options)) {}

  /// One model call whose answer is shown.
  Result<Reply> call(StreamSink* sink = nullptr) {
    auto reply = shop.pool.wait(shop.call(sink == nullptr ? &live : sink));
    shop.runtime->flush_events();
    return reply;
  }

  Result<Reply> invoke(const std::shared_ptr<const Tool>& tool) {
    auto reply = shop.pool.wait(shop.session->invoke(tool, Json::object()));
    shop.runtime->flush_events();
    return reply;
  }

  Screen screen() const { return Screen(status.text()); }

  Stream text;
  Stream status;
  Shop shop;
  LiveStatus live;

 private:
  static ShopSetup setup_of(Money budget, Busy busy) {
    ShopSetup setup;
    setup.busy = busy;
    setup.budget = budget;
    return setup;
  }

  LiveStatusOptions aimed(LiveStatusOptions options) const {
    options.text = text.file;
    options.status = status.file;
    return options;
  }
};

LiveStatusOptions in_place(std::size_t columns = 80) {
  LiveStatusOptions options;
  options.in_place = true;
  options.columns = columns;
  return options;
}

LiveStatusOptions line_by_line() { return {}; }

std::shared_ptr<const Tool> search() {
  return tool("search", "Looks something up", [] { return "found"; }) | cost(0.02_usd);
}

/// A tool whose error would wipe the screen and go up a line.
std::shared_ptr<const Tool> rude() {
  return tool("rude", "Fails", []() -> Result<int> {
    return fail(ErrorCode::tool_failed, "no\033[2J\033[A\r\nway");
  });
}

/// What a finished tool call looks like; the milliseconds are those of the machine.
auto is_tool_line(const std::string& start) {
  return Catch::Matchers::Matches(start + R"( \| \d+ ms)");
}

constexpr auto one_call = "turn 1 | spent $0.01 | held $0.00 | left $0.09 | 10 tokens";
constexpr auto two_calls = "turn 2 | spent $0.02 | held $0.00 | left $0.08 | 20 tokens";

/// Shows what it gets, and keeps what the screen said right after that.
class Peek final : public StreamSink {
 public:
  explicit Peek(Shown& shown) : shown_(shown) {}
  StreamControl on_chunk(const Chunk& chunk) override {
    shown_.shop.runtime->flush_events();  // the start of the call is on the screen
    const auto control = shown_.live.on_chunk(chunk);
    if (chunk.kind == Chunk::Kind::text) seen = shown_.screen().lines;
    return control;
  }

  Lines seen;

 private:
  Shown& shown_;
};

}  // namespace

TEST_CASE("live status: in place, one line is drawn again as money is spent") {
  Shown shown(in_place());

  REQUIRE(shown.call());
  CHECK(shown.screen().lines == Lines{one_call});
  REQUIRE(shown.call());
  CHECK(shown.screen().lines == Lines{two_calls});

  const auto written = shown.status.text();
  CHECK(written.starts_with(erase_line));
  CHECK(written.ends_with(std::string(erase_line) + two_calls));
  CHECK(written.find('\n') == std::string::npos);
  CHECK(shown.screen().understood);
}

TEST_CASE("live status: in place, what is held stands there while the answer is written") {
  Shown shown(in_place());
  Peek peek(shown);

  REQUIRE(shown.call(&peek));

  CHECK(peek.seen == Lines{"turn 1 | spent $0.00 | held $0.01 | left $0.09 | 0 tokens"});
  CHECK(shown.screen().lines == Lines{one_call});
}

TEST_CASE("live status: in place, the line leaves the last column free, however narrow") {
  const auto columns = GENERATE(std::size_t{2}, std::size_t{20}, std::size_t{58}, std::size_t{59});
  Shown shown(in_place(columns));

  REQUIRE(shown.call());

  const auto screen = shown.screen();
  CHECK(screen.lines == Lines{std::string(one_call).substr(0, columns - 1)});
  CHECK(screen.widest <= columns - 1);
}

TEST_CASE("live status: in place, tools stand above the line, in their order") {
  Shown shown(in_place());

  REQUIRE(shown.call());
  REQUIRE(shown.invoke(search()));
  REQUIRE(shown.invoke(search()));

  const auto lines = shown.screen().lines;
  REQUIRE(lines.size() == 3);
  CHECK_THAT(lines[0], is_tool_line(R"(tool search \| \$0\.02)"));
  CHECK_THAT(lines[1], is_tool_line(R"(tool search \| \$0\.02)"));
  CHECK(lines[2] == "turn 1 | spent $0.05 | held $0.00 | left $0.05 | 10 tokens");
}

TEST_CASE("live status: the words of a tool cannot move the cursor") {
  Shown shown(in_place());

  CHECK_FALSE(shown.invoke(rude()));

  const auto screen = shown.screen();
  CHECK(screen.understood);
  REQUIRE(screen.lines.size() == 2);
  CHECK(screen.lines[0].starts_with("tool rude | $0.00 | "));
  CHECK(screen.lines[0].find(" failed: ") != std::string::npos);
  CHECK(screen.lines[0].ends_with("no [2J [A  way"));
}

TEST_CASE("live status: in place, nothing of the line remains at the end") {
  Shown shown(in_place());
  REQUIRE(shown.call());
  REQUIRE(shown.invoke(search()));

  shown.live.finish();

  const auto lines = shown.screen().lines;
  REQUIRE(lines.size() == 2);
  CHECK_THAT(lines[0], is_tool_line(R"(tool search \| \$0\.02)"));
  CHECK(lines[1].empty());
  CHECK(shown.text.text() == "ten tokens\n");
}

TEST_CASE("live status: in a pause nothing is written, and all of it comes afterwards in order") {
  const auto options = GENERATE(in_place(), line_by_line());
  Shown shown(options);
  shown.live.pause();
  const auto before = shown.status.text();
  REQUIRE(shown.call());
  REQUIRE(shown.invoke(search()));
  shown.live.tell("a word from the command");
  CHECK(shown.status.text() == before);
  CHECK(shown.text.text().empty());

  shown.live.resume();

  CHECK(shown.text.text() == "ten tokens");
  const auto after = shown.status.text();
  CHECK(after.find("tool search") < after.find("a word from the command"));
  CHECK(after.find("a word from the command") != after.npos);
}

TEST_CASE("live status: a pause takes the line away, and the last resume brings it back") {
  Shown shown(in_place());
  REQUIRE(shown.call());
  shown.live.pause();
  shown.live.pause();
  CHECK(shown.screen().lines == Lines{""});
  shown.live.resume();
  CHECK(shown.screen().lines == Lines{""});
  shown.live.resume();
  CHECK(shown.screen().lines == Lines{one_call});
}

TEST_CASE("live status: what a pause kept back is written at the end at the latest") {
  Shown shown(in_place());
  shown.live.pause();
  REQUIRE(shown.call());
  shown.live.finish();
  CHECK(shown.text.text() == "ten tokens\n");
}

TEST_CASE("live status: after the end nothing is written, whatever happens") {
  const auto options = GENERATE(in_place(), line_by_line());
  Shown shown(options);
  REQUIRE(shown.call());
  shown.live.finish();
  const auto status = shown.status.text();
  const auto text = shown.text.text();

  shown.live.finish();
  REQUIRE(shown.invoke(search()));

  CHECK(shown.status.text() == status);
  CHECK(shown.text.text() == text);
}

TEST_CASE("live status: calls of another session are not shown") {
  const auto options = GENERATE(in_place(), line_by_line());
  Shown shown(options);
  SessionOptions other_options;
  other_options.id = "other";
  other_options.budget = 0.01_usd;
  const auto other = shown.shop.runtime->session(std::move(other_options)).value();

  CHECK_FALSE(shown.shop.pool.wait(other.invoke(search(), Json::object())));
  shown.shop.runtime->flush_events();

  CHECK(shown.status.text().empty());
}

TEST_CASE("live status: line by line, each turn and tool is a whole line without escapes") {
  Shown shown(line_by_line());

  REQUIRE(shown.call());
  REQUIRE(shown.invoke(search()));
  REQUIRE(shown.call());
  shown.live.finish();

  const auto written = shown.status.text();
  CHECK(written.find('\033') == std::string::npos);
  CHECK(written.find('\r') == std::string::npos);
  const auto lines = Screen(written).lines;
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] == one_call);
  CHECK_THAT(lines[1], is_tool_line(R"(tool search \| \$0\.02)"));
  CHECK(lines[2] == "turn 2 | spent $0.04 | held $0.00 | left $0.06 | 20 tokens");
  CHECK(lines[3].empty());  // the last line has its end
  CHECK(shown.text.text() == "ten tokensten tokens\n");
}

TEST_CASE("live status: line by line, a refused call says what the budget is") {
  Shown shown(line_by_line(), 0.01_usd);
  REQUIRE(shown.call());

  CHECK(shown.call().error().code() == ErrorCode::budget_exhausted);

  const auto written = shown.status.text();
  CHECK(written.find('\033') == std::string::npos);
  CHECK(written.ends_with("\n"));
  const auto lines = Screen(written).lines;
  const auto warns = [](const std::string& line) {
    return line.starts_with("! session:shop has spent $0.01 of its $0.01 limit");
  };
  CHECK(std::any_of(lines.begin(), lines.end(), warns));
}

TEST_CASE("live status: a call that is refused as busy is not counted as a turn") {
  Shown shown(line_by_line(), 0.10_usd, Busy::refuse);
  const CallInfo info{77, {}, CallKind::tool, Purpose::user, "another"};
  {
    const auto all = Ask::fixed(0.10_usd);
    auto hold = shown.shop.runtime->ledger().reserve(shown.shop.session->account(), all, info);
    REQUIRE(hold);
    REQUIRE(shown.call().error().code() == ErrorCode::budget_busy);
    CHECK(shown.status.text().empty());
  }

  REQUIRE(shown.call());

  CHECK(Screen(shown.status.text()).lines[0] == one_call);
}

TEST_CASE("live status: in color, every line ends in the terminal's own color") {
  auto options = GENERATE(in_place(), line_by_line());
  options.color = true;
  Shown shown(options);

  REQUIRE(shown.call());

  const auto written = shown.status.text();
  const std::string dim_line = std::string("\033[2m") + one_call + "\033[0m";
  CHECK(written.find(dim_line) != std::string::npos);
}
