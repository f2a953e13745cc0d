// alert_feed_test.cpp: each story is told once, and memory of them is bounded.
#include <purser/runtime/alert_feed.hpp>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/kept_alerts.hpp>
#include <purser/tests/support/virtual_clock.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

struct FeedFixture {
  explicit FeedFixture(AlertOptions options = {}) : feed(port, std::move(options), clock) {}

  void ledger(LedgerEvent::Kind kind, Limit limit = Limit::usd(5_usd)) {
    LedgerEvent event;
    event.kind = kind;
    event.limit = std::move(limit);
    event.share = 80_percent;
    feed.tell(event);
  }
  void threshold() { ledger(LedgerEvent::Kind::threshold); }
  void exhausted(Limit limit = Limit::usd(5_usd)) {
    ledger(LedgerEvent::Kind::budget_exhausted, std::move(limit));
  }
  void finding(std::string key) {
    Finding finding;
    finding.type = "stall";
    finding.key = std::move(key);
    finding.alerts = true;
    feed.tell(finding);
  }
  void failure(ErrorCode code) {
    feed.tell(Scope(), 1, CallKind::tool, "search", Error(code, "it broke"));
  }
  std::size_t raised() const { return port->alerts().size(); }

  VirtualClock clock;
  std::shared_ptr<KeptAlerts> port = std::make_shared<KeptAlerts>();
  AlertFeed feed;
};

}  // namespace

TEST_CASE("alert_feed: a budget that is used up is told once, however many calls are refused") {
  FeedFixture given;
  for (int i = 0; i < 100; ++i) given.exhausted();
  CHECK(given.port->types() == std::vector<std::string>{"budget_exhausted"});
}

TEST_CASE("alert_feed: the next window, another limit and another amount are told anew") {
  FeedFixture given;
  const auto day = Limit::usd(5_usd, Window::calendar(Window::Kind::day));
  given.exhausted(day);
  given.clock.advance(13h);
  given.exhausted(day);
  CHECK(given.raised() == 1);
  given.clock.advance(1h);  // midnight
  given.exhausted(day);
  CHECK(given.raised() == 2);
  given.exhausted(Limit::usd(6_usd, Window::calendar(Window::Kind::day)));
  given.exhausted(Limit::calls(5, Window::calendar(Window::Kind::day)));
  CHECK(given.raised() == 4);
}

TEST_CASE("alert_feed: a rolling window is quiet for its own length") {
  FeedFixture given;
  const auto minute = Limit::usd(5_usd, Window::rolling(60s));
  given.exhausted(minute);
  given.clock.advance(59s);
  given.exhausted(minute);
  CHECK(given.raised() == 1);
  given.clock.advance(1s);
  given.exhausted(minute);
  given.exhausted(minute);
  CHECK(given.raised() == 2);
}

TEST_CASE("alert_feed: a threshold told anew says that the account began anew") {
  FeedFixture given;
  given.exhausted();  // refused for what it asked, before the threshold
  given.threshold();
  given.exhausted();
  CHECK(given.port->types() == std::vector<std::string>{"budget_exhausted", "threshold"});

  given.threshold();  // the ledger tells it once, unless it was reset
  given.exhausted();
  given.exhausted();

  CHECK(given.port->types() ==
        std::vector<std::string>{"budget_exhausted", "threshold", "threshold", "budget_exhausted"});
}

TEST_CASE("alert_feed: a reset is noticed by those who want no thresholds, too") {
  AlertOptions options;
  options.on = {"budget_exhausted"};
  FeedFixture given(options);
  given.threshold();
  given.exhausted();
  given.threshold();
  given.exhausted();
  CHECK(given.port->types() == std::vector<std::string>{"budget_exhausted", "budget_exhausted"});
}

TEST_CASE("alert_feed: findings of one story are told once, failures once per hour") {
  AlertOptions options;
  options.on = {"finding", "tool_failed"};
  FeedFixture given(options);
  given.finding("a");
  given.finding("b");
  given.finding("a");
  CHECK(given.raised() == 2);
  CHECK(given.feed.wants_failures());
  given.failure(ErrorCode::tool_failed);
  given.failure(ErrorCode::tool_failed);
  given.failure(ErrorCode::timeout);
  CHECK(given.raised() == 3);
  given.clock.advance(1h);
  given.finding("a");
  given.failure(ErrorCode::tool_failed);
  CHECK(given.port->types() ==
        std::vector<std::string>{"stall", "stall", "tool_failed", "tool_failed"});
}

TEST_CASE("alert_feed: nobody looks at failures unless they are asked for") {
  CHECK_FALSE(FeedFixture().feed.wants_failures());
  AlertOptions options;
  options.on = {"failure"};
  CHECK(FeedFixture(options).feed.wants_failures());
}

TEST_CASE("alert_feed: so many stories are remembered, the oldest is forgotten first") {
  ToldKeys told(3);
  const auto tell = [&](std::string_view key) { return told.tell(key, Instant(), 1h); };
  for (const auto* key : {"a", "b", "c"}) CHECK(tell(key));
  for (const auto* key : {"a", "b", "c"}) CHECK_FALSE(tell(key));
  CHECK(tell("d"));
  CHECK(told.size() == 3);
  CHECK_FALSE(tell("b"));
  CHECK(tell("a"));
  for (int i = 0; i < 1000; ++i) CHECK(tell(std::to_string(i)));
  CHECK(told.size() == 3);
}

TEST_CASE("alert_feed: what finds no room is told when it comes again") {
  FeedFixture given;
  given.port->full = true;
  given.exhausted();
  given.finding("a");
  CHECK(given.raised() == 0);
  given.port->full = false;
  for (int i = 0; i < 2; ++i) {
    given.exhausted();
    given.finding("a");
  }
  CHECK(given.port->types() == std::vector<std::string>{"budget_exhausted", "stall"});
}
