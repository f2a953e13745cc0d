// endpoint_pool_test.cpp: one provider at several places, below retry and budget.
#include <purser/runtime/endpoint_pool.hpp>

#include <purser/runtime/prices/worst_case.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/named_provider.hpp>

using namespace purser;
using scripted::Answer;
using namespace std::chrono_literals;

namespace {

Error rejected(ErrorCode code) { return Error(code, "no").with_rejected(); }

/// Two endpoints of one provider; each answers as told.
struct Pooled {
  explicit Pooled(int attempts_max = 3) {
    EndpointPoolOptions options;
    options.endpoints = {{first}, {second}};
    options.cool_down = {.first = 10s, .most = 60s, .refused = 300s};
    options.clock = &clock;
    pool = EndpointPool::create(std::move(options)).value();
    RunSetup setup;
    setup.served = {};
    setup.routes = {{"*", pool}};
    setup.retry.attempts_max = attempts_max;
    run.emplace(std::move(setup));
  }

  [[nodiscard]] std::vector<int> calls() const { return {first->calls(), second->calls()}; }

  Answer from_first{"from first"};
  Answer from_second{"from second"};
  std::shared_ptr<NamedProvider> first =
      std::make_shared<NamedProvider>("openai", [this](const ModelRequest&) { return from_first; });
  std::shared_ptr<NamedProvider> second = std::make_shared<NamedProvider>(
      "openai", [this](const ModelRequest&) { return from_second; });
  VirtualClock clock;
  std::shared_ptr<EndpointPool> pool;
  std::optional<Run> run;
};

using Calls = std::vector<int>;

Warning note_of(const Result<Reply>& reply, const std::string& type) {
  for (const auto& warning : reply->warnings()) {
    if (warning.type == type) return warning;
  }
  return {};
}

}  // namespace

TEST_CASE("endpoint pool: calls go round, and nothing is said while all is well") {
  Pooled given;
  for (int i = 0; i < 4; ++i) CHECK(given.run->complete(std::to_string(i))->warnings().empty());
  CHECK(given.calls() == Calls{2, 2});
}

TEST_CASE("endpoint pool: a retry goes to another endpoint at once, whatever pause was asked for") {
  for (const auto code : {ErrorCode::rate_limited, ErrorCode::overloaded, ErrorCode::timeout,
                          ErrorCode::connection_lost, ErrorCode::unauthenticated,
                          ErrorCode::quota_exhausted, ErrorCode::protocol_error}) {
    CAPTURE(to_string(code));
    Pooled given;
    given.from_first = Answer(rejected(code).with_retry_after(1h));
    const auto before = given.run->timers().clock().now();

    const auto reply = given.run->complete();

    REQUIRE(reply);
    CHECK(reply->text() == "from second");
    CHECK(given.run->timers().clock().now() - before < 1s);
    CHECK(note_of(reply, "endpoint_aside")
              .message.starts_with("endpoint 1 of \"openai\" is left alone for "));
    CHECK(given.run->complete()->text() == "from second");
    CHECK(given.calls() == Calls{1, 2});
    CHECK(given.run->held() == 0_usd);
  }
}

TEST_CASE("endpoint pool: a request that is wrong is no endpoint's fault, and is not repeated") {
  Pooled given;
  given.from_first = Answer(rejected(ErrorCode::bad_request));
  CHECK(given.run->complete().error().code() == ErrorCode::bad_request);
  CHECK(given.calls() == Calls{1, 0});
  CHECK(given.pool->health()[0].failures == 0);
}

TEST_CASE("endpoint pool: while all cool down the one ready first is asked, and the wait is true") {
  Pooled given(1);
  given.from_first = Answer(rejected(ErrorCode::rate_limited).with_retry_after(40s));
  given.from_second = Answer(rejected(ErrorCode::rate_limited).with_retry_after(25s));

  CHECK(given.run->complete().error().retry_after() == 0s);
  CHECK(given.run->complete().error().retry_after() == 25s);
  given.clock.advance(5s);
  given.from_second = Answer(rejected(ErrorCode::rate_limited).with_retry_after(90s));
  CHECK(given.run->complete().error().retry_after() == 35s);

  CHECK(given.calls() == Calls{1, 2});
  CHECK(given.pool->health()[0].cools_for == 35s);
  CHECK(given.pool->health()[1].cools_for == 90s);
}

TEST_CASE("endpoint pool: one that answers again is told, and takes its share") {
  Pooled given;
  given.from_first = Answer(rejected(ErrorCode::overloaded));
  REQUIRE(given.run->complete());
  given.from_first = Answer("from first");
  given.clock.advance(10s);

  std::vector<std::string> backs;
  for (int i = 0; i < 4; ++i) {
    const auto reply = given.run->complete();
    if (const auto note = note_of(reply, "endpoint_back"); !note.type.empty()) {
      backs.push_back(note.message);
    }
  }

  CHECK(backs == std::vector<std::string>{"endpoint 1 of \"openai\" answers again"});
  CHECK(given.calls() == Calls{3, 3});
}

TEST_CASE("endpoint pool: what is held is what the dearest endpoint can cost") {
  Pooled given;
  given.first->region = "us";
  given.second->region = "eu";
  const auto bound = given.pool->bound(ModelRequest("gpt-4o", "hi")).value();
  Price price;
  price.rates.input = Rate::parse("1").value();
  price.rates.output = Rate::parse("1").value();
  price.regions = {{"us", Factor{1, 1}}, {"eu", Factor{11, 10}}};
  const auto dearest = worst_case(bound, price).value();
  auto in_europe = bound;
  in_europe.region = "eu";
  CHECK(dearest.at(100) == worst_case(in_europe, price).value().at(100));

  RequestBound a;
  RequestBound b;
  a.input = 5;
  b.input = 7;
  a.units = {{"web_search", 2}};
  b.units = {{"web_search", 1}, {"maps", 3}};
  b.context_bound = true;
  b.context_bound_by = "file_id";
  const auto both = dearer(a, b);
  CHECK(both.input == 7);
  CHECK(both.units == std::vector<UsageUnits>{{"web_search", 2}, {"maps", 3}});
  CHECK(both.context_bound_by == "file_id");
}

TEST_CASE("endpoint pool: a caller that leaves costs no endpoint its place") {
  Pooled given(1);
  Event never;
  given.from_first.gate = never;
  {
    auto task = given.run->session->complete(ModelRequest("gpt-4o", "hi"));
    auto work = start<Result<Reply>>(given.run->executor(), std::move(task), [](Result<Reply>) {});
    given.run->poll();
    work.cancel();
    given.run->poll();
  }
  CHECK(given.calls() == Calls{1, 0});
  CHECK(given.pool->health()[0].failures == 0);
  given.from_first = Answer("from first");
  for (int i = 0; i < 2; ++i) REQUIRE(given.run->complete());
  CHECK(given.calls() == Calls{2, 1});
}

TEST_CASE("endpoint pool: endpoints that do not go together are refused") {
  const auto make = [](std::vector<Endpoint> endpoints, CoolDown cool_down = {}) {
    EndpointPoolOptions options;
    options.endpoints = std::move(endpoints);
    options.cool_down = cool_down;
    const auto pool = EndpointPool::create(std::move(options));
    return pool ? "" : pool.error().message();
  };
  const auto a = std::make_shared<NamedProvider>("a");
  const auto b = std::make_shared<NamedProvider>("b");
  const auto free = std::make_shared<NamedProvider>("a");
  free->free = true;
  CHECK(make({{a}, {a}}).empty());
  CHECK(make({}) == "endpoints: name at least one");
  CHECK(make({{nullptr}}) == "endpoints: one has no provider");
  CHECK(make({{a, 0}}) == "endpoints: a weight is 0; it is a number from 1 to 1000000");
  CHECK(make({{a}, {b}}) ==
        "endpoints: all are of one provider: the same name, kind, and price; \"b\" differs");
  CHECK(make({{a}, {free}}).starts_with("endpoints: all are of one provider"));
  CHECK(make({{a}}, {.first = 0s}) == "endpoints: a cool-down is longer than nothing");
}
