// ledger_property_test.cpp: random trees, limits and orders of operations, beside the exact model.
#include <purser/runtime/ledger/ledger.hpp>

#include <optional>
#include <random>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>
#include <purser/tests/support/reference_ledger.hpp>
#include <purser/tests/support/seed.hpp>

using namespace purser;
using reference::ExactAsk;
using reference::ExactLimit;
using reference::Int;

namespace {

constexpr std::array kinds{"customer", "session", "agent", "task"};

/// Drives a ledger and the exact model side by side and compares them after each step.
class Twins {
 public:
  explicit Twins(std::mt19937_64& random) : random_(random) {
    std::vector<LimitRule> rules;
    for (auto count = pick(random_, 1, 6); count > 0; --count) rules.push_back(random_rule());
    rules_ = rules;
    given_.emplace(std::move(rules));
    open_model("", "total");
    for (int i = 0; i < 6; ++i) open_random();
  }

  void step() {
    const auto dice = pick(random_, 0, 99);
    if (dice < 45) return reserve();
    if (dice < 50) return track();
    if (dice < 52) return open_random();
    if (!holds_.empty()) end_one(dice);
  }

  void end_all() {
    while (!holds_.empty()) end_one(99);
  }

  /// P1, and every sum the same on both sides.
  void check_all() {
    for (const auto& [path, account] : model_.all()) check_account(path);
  }
  [[nodiscard]] Money held() const { return given_->held(given_->ledger->total()); }

 private:
  struct OpenHold {
    Hold hold;
    std::string path;
    std::array<Int, 3> amounts;
    Int reported = 0;
    bool dispatched = false;
  };

  Limit random_limit() {
    Limit limit;
    limit.measure = static_cast<Measure>(pick(random_, 0, 2));
    limit.window = pick(random_, 0, 4) == 0 ? Window::call : Window::total;
    limit.on_exceed = static_cast<OnExceed>(std::max<std::int64_t>(pick(random_, -5, 2), 0));
    limit.amount = pick(random_, 0, limit.window == Window::call ? 200 : 3000);
    if (limit.measure == Measure::calls) limit.amount = pick(random_, 0, 60);
    return limit;
  }

  LimitRule random_rule() {
    const auto kind = pick(random_, 0, 4);
    return {kind == 4 ? "total" : kinds[static_cast<std::size_t>(kind)], "", random_limit()};
  }

  void add_limits(const std::string& path, const Limit& limit, bool own) {
    ExactLimit exact{limit.measure, limit.window, limit.on_exceed, limit.amount};
    auto& limits = model_.at(path).limits;
    if (own && limit.window == Window::total) {
      for (const auto& above : model_.limits_on_path(path.substr(0, path.find_last_of('/')))) {
        if (above.measure != limit.measure || above.window != Window::total) continue;
        if (above.on_exceed != OnExceed::block) continue;
        exact.amount = std::min(exact.amount, std::max<Int>(above.amount - above.spent, 0));
      }
    }
    limits.push_back(exact);
  }

  void open_model(const std::string& path, const std::string& kind) {
    for (const auto& rule : rules_) {
      if (rule.kind == kind) add_limits(path, rule.limit, false);
    }
  }

  void open_random() {
    const auto depth = pick(random_, 0, 4);
    std::string path;
    for (std::int64_t level = 0; level < depth; ++level) {
      const std::string kind = kinds[static_cast<std::size_t>(pick(random_, 0, 3))];
      path += "/" + kind + ":" + std::to_string(pick(random_, 0, 1));
      const bool is_new = !model_.all().contains(path);
      std::optional<Limit> own;
      if (is_new && pick(random_, 0, 3) == 0) own = random_limit();
      (void)account(path, own);
      if (!is_new) continue;
      if (own) add_limits(path, *own, true);
      open_model(path, kind);
    }
    paths_.push_back(path);
  }

  Account account(const std::string& path, std::optional<Limit> own = {}) {
    std::vector<Limit> limits;
    if (own) limits.push_back(*own);
    return given_->open(path.empty() ? "total" : path.substr(1), std::move(limits));
  }

  const std::string& any_path() {
    return paths_[static_cast<std::size_t>(
        pick(random_, 0, static_cast<std::int64_t>(paths_.size()) - 1))];
  }

  ExactAsk random_ask() {
    ExactAsk ask;
    ask.base_picodollars = pick(random_, 0, 100'000);
    ask.picodollars_per_output_token = pick(random_, 0, 1) * pick(random_, 0, 2000);
    ask.input = pick(random_, 0, 40);
    ask.least = pick(random_, 0, 5);
    ask.most = ask.least + pick(random_, 0, 60);
    ask.choices = pick(random_, 1, 2);
    return ask;
  }

  void reserve() {
    const auto path = any_path();
    const auto ask = random_ask();
    const auto expected = reference::decide(model_.limits_on_path(path), ask);
    auto got = given_->reserve_model(account(path), ask.ask());
    INFO("reserve at " << path);
    REQUIRE(got.has_value() == expected.output.has_value());  // P4 and P1
    if (!got) {
      REQUIRE(got.error().code() ==
              (expected.exhausted ? ErrorCode::budget_exhausted : ErrorCode::budget_busy));
      return;
    }
    const Int output = *expected.output;
    REQUIRE(got->output_tokens() == static_cast<Tokens>(output));
    const std::array<Int, 3> amounts{ask.asked(Measure::usd, output),
                                     ask.asked(Measure::tokens, output), ask.calls};
    model_.hold(path, amounts, 1);
    holds_.push_back({*std::move(got), path, amounts});
    check_account(path);
  }

  void track() {
    const auto path = any_path();
    const auto low = pick(random_, 0, 20);
    const auto high = low + pick(random_, 0, 20);
    const auto charge = Charge::in_doubt(Money::nanodollars(low), Money::nanodollars(high));
    REQUIRE(given_->ledger->track(account(path), LedgerFixture::call(CallKind::tool, "x"), charge));
    model_.spend(path, {high, 0, 1}, high - low, true);
    check_account(path);
  }

  void end_one(std::int64_t dice) {
    const auto index =
        static_cast<std::size_t>(pick(random_, 0, static_cast<std::int64_t>(holds_.size()) - 1));
    if (dice < 60) {
      dispatch(holds_[index]);
      return;
    }
    std::swap(holds_[index], holds_.back());
    auto open = std::move(holds_.back());
    holds_.pop_back();
    model_.hold(open.path, open.amounts, -1);
    if (dice < 85) {
      settle(open, dice == 84);
    } else if (dice < 90) {
      open.hold.settle_in_doubt();
      spend_in_doubt(open);
    } else if (dice < 94) {
      open.hold.release();
    } else {
      {
        const Hold dropped = std::move(open.hold);
      }
      if (open.dispatched) spend_in_doubt(open);
    }
    check_account(open.path);
  }

  void dispatch(OpenHold& open) {
    open.hold.dispatched();
    open.dispatched = true;
    if (pick(random_, 0, 1) == 0) return;
    const auto cost = pick(random_, 0, static_cast<std::int64_t>(open.amounts[0]));
    open.hold.spent_at_least(Money::nanodollars(cost), {});
    open.reported = std::max<Int>(open.reported, cost);
  }

  void settle(OpenHold& open, bool overrun) {
    const auto held = static_cast<std::int64_t>(open.amounts[0]);
    const auto cost = overrun ? held + pick(random_, 1, 50) : pick(random_, 0, held);
    Usage usage;
    usage.output = overrun ? static_cast<Tokens>(open.amounts[1]) + 1
                           : pick(random_, 0, static_cast<Tokens>(open.amounts[1]));
    open.hold.settle(Charge::exact(Money::nanodollars(cost), usage));
    model_.spend(open.path, {cost, usage.output, open.amounts[2]}, 0, overrun);
  }

  void spend_in_doubt(const OpenHold& open) {
    model_.spend(open.path, open.amounts, open.amounts[0] - open.reported, false);
  }

  void check_account(const std::string& path) {
    const auto report = given_->ledger->report(account(path));
    const auto& model = model_.at(path);
    INFO("account " << path);
    REQUIRE(report.total_spent.nanodollars() == static_cast<std::int64_t>(model.spent[0]));  // P2
    REQUIRE(report.held.nanodollars() == static_cast<std::int64_t>(model.held[0]));
    REQUIRE(report.in_doubt.nanodollars() == static_cast<std::int64_t>(model.in_doubt));
    REQUIRE(report.calls == static_cast<std::int64_t>(model.spent[2]));
    const auto limits = model_.limits_on_path(path);
    REQUIRE(report.limits.size() == limits.size());
    for (std::size_t i = 0; i < limits.size(); ++i) check_limit(report.limits[i], limits[i]);
    if (passed_by_others(path)) return;
    for (const auto& limit : report.limits) {
      if (limit.limit.on_exceed != OnExceed::block || limit.account != last(path)) continue;
      REQUIRE(limit.spent + limit.held <= limit.limit.amount);  // P1
    }
  }

  /// Something beyond the limits was booked on the path; an account further up may be named like
  /// this one.
  bool passed_by_others(std::string path) {
    while (!path.empty()) {
      if (model_.at(path).passed_by_others) return true;
      path.resize(path.find_last_of('/'));
    }
    return model_.at(path).passed_by_others;
  }

  static std::string last(const std::string& path) {
    return path.empty() ? "total" : path.substr(path.find_last_of('/') + 1);
  }

  static void check_limit(const LimitReport& got, const ExactLimit& expected) {
    REQUIRE(got.limit.amount == static_cast<std::int64_t>(expected.amount));
    if (expected.window == Window::call) return;
    REQUIRE(got.spent == static_cast<std::int64_t>(expected.spent));
    REQUIRE(got.held == static_cast<std::int64_t>(expected.held));
  }

  std::mt19937_64& random_;
  std::vector<LimitRule> rules_;
  std::optional<LedgerFixture> given_;
  reference::Accounts model_;
  std::vector<std::string> paths_{""};
  std::vector<OpenHold> holds_;
};

}  // namespace

TEST_CASE(
    "property: any order of operations keeps limits, loses no cent and refuses nothing that fits") {
  const auto seed = test_seed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int tree = 0; tree < 60; ++tree) {
    CAPTURE(tree);
    Twins twins(random);
    for (int step = 0; step < 120; ++step) {
      CAPTURE(step);
      twins.step();
    }
    twins.check_all();
    twins.end_all();
    twins.check_all();
    REQUIRE(twins.held() == Money());
  }
}
