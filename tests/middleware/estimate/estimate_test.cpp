// estimate_test.cpp: what is held for a call whose input is counted or learned.
#include <purser/middleware/estimate.hpp>

#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

/// Counts every input as `counted`, and bills what it is told to.
class CountingProvider final : public Provider {
 public:
  std::string_view name() const noexcept override { return "counting"; }
  std::string_view kind() const noexcept override { return "openai"; }
  Result<RequestBound> bound(const ModelRequest& /*request*/) const override { return bound_; }
  Task<Tokens> count(const ModelRequest& /*request*/, Instant deadline) const override {
    deadlines.push_back(deadline);
    Result<Tokens> answer = counted;
    co_return answer;
  }
  Task<ModelReply> complete(const ModelRequest& request, ProviderContext& context) override {
    context.dispatched();
    Result<ModelReply> outcome = ModelReply();
    outcome->model = request.model;
    outcome->message = Message::assistant("ok");
    outcome->usage = {.input = billed, .output = 1};
    outcome->usage_quality = UsageQuality::exact;
    co_return outcome;
  }

  Result<Tokens> counted = 100;
  Tokens billed = 100;
  mutable std::vector<Instant> deadlines;
  RequestBound bound_ = [] {
    RequestBound bound;
    bound.input = 10'000;
    return bound;
  }();
};

PriceTable input_prices() {
  const auto price = Price::flat(Rate::per_million_tokens(1000_usd), Rate());
  return PriceTable().with("m", price).value().with("m-hasty", price).value();
}

EstimateOptions by(EstimateBy how, std::optional<Share> risk = {}) {
  EstimateRule rule;
  rule.by = how;
  rule.accepted_risk = risk;
  return {{rule}};
}

struct Estimated {
  explicit Estimated(EstimateOptions options) : counting(std::make_shared<CountingProvider>()) {
    RunSetup setup;
    setup.budget = 20_usd;
    setup.prices = input_prices();
    setup.routes = {{"m*", counting}};
    setup.stages = {
        {estimate(std::move(options)), Place::estimate},
        {make_before("look", [this](Call&) { held.push_back(run->held()); }), Place::record}};
    run = std::make_unique<Run>(std::move(setup));
  }
  Result<Reply> call(const std::string& model = "m") { return run->complete("hi", model); }

  std::shared_ptr<CountingProvider> counting;
  std::vector<Money> held;
  std::unique_ptr<Run> run;
};

}  // namespace

TEST_CASE("estimate: a counted input is held with its margin, in place of the bound") {
  Estimated test(by(EstimateBy::count));
  REQUIRE(test.call());
  CHECK(test.held.at(0) == 0.105_usd);  // 100 tokens and 5%, at $0.001 each; the bound is $10
  CHECK(test.run->spent() == 0.1_usd);
}

TEST_CASE("estimate: without a count, and with one above it, the bound is held") {
  Estimated test(by(EstimateBy::count));
  test.counting->counted = fail(ErrorCode::unsupported, "no");
  REQUIRE(test.call());
  test.counting->counted = 1'000'000;
  REQUIRE(test.call());
  for (const Tokens nothing : {0, -5}) {
    test.counting->counted = nothing;
    REQUIRE(test.call());
  }
  REQUIRE(test.held.size() == 4);
  for (const auto held : test.held) CHECK(held == 10_usd);
}

TEST_CASE("estimate: each rule says how long its count may take") {
  EstimateRule hasty;
  hasty.model = "m-hasty";
  hasty.count_timeout = std::chrono::milliseconds(200);
  Estimated test({{hasty, EstimateRule()}});
  REQUIRE(test.call());
  REQUIRE(test.call("m-hasty"));
  const auto& deadlines = test.counting->deadlines;
  REQUIRE(deadlines.size() == 2);
  const auto now = test.run->timers().clock().now();  // it stands still
  CHECK(deadlines[0] == now + std::chrono::seconds(5));
  CHECK(deadlines[1] == now + std::chrono::milliseconds(200));
}

TEST_CASE("estimate: a count bounds what lives at the provider, but not what tools add there") {
  Estimated test(by(EstimateBy::count));
  test.counting->bound_.context_bound = true;
  test.counting->bound_.context_bound_by = "file_id";
  REQUIRE(test.call());
  CHECK(test.held.at(0) == 0.105_usd);
  test.counting->bound_.context_fills = 3;
  CHECK(test.call().error().code() == ErrorCode::unbounded_input);
}

TEST_CASE("estimate: an input above its estimate is booked in full and noted") {
  Estimated test(by(EstimateBy::count));
  test.counting->billed = 200;
  const auto reply = test.call();
  REQUIRE(reply);
  CHECK(test.run->spent() == 0.2_usd);
  const auto& warnings = reply->warnings();
  CHECK(std::any_of(warnings.begin(), warnings.end(),
                    [](const Warning& warning) { return warning.type == "estimate_exceeded"; }));
}

TEST_CASE("estimate: learned of earlier calls, the hold comes down to what they cost") {
  Estimated test(by(EstimateBy::learned, 10_percent));
  for (int i = 0; i < 31; ++i) REQUIRE(test.call());
  CHECK(test.held.front() == 10_usd);
  CHECK(test.held.back() < 0.2_usd);
  CHECK(test.held.back() >= 0.105_usd);
}

TEST_CASE("estimate: nothing is learned of what lives at the provider") {
  Estimated test(by(EstimateBy::learned, 10_percent));
  for (int i = 0; i < 31; ++i) REQUIRE(test.call());
  test.counting->bound_.context_bound = true;
  test.counting->bound_.context_bound_by = "file_id";
  CHECK(test.call().error().code() == ErrorCode::unbounded_input);
}

TEST_CASE("estimate: what is learned needs a stated risk") {
  RunSetup setup;
  Run run(std::move(setup));
  const auto refused = run.runtime->use(estimate(by(EstimateBy::learned)), Place::estimate);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code() == ErrorCode::invalid_argument);
  CHECK(refused.error().message().find("risk") != std::string::npos);
}
