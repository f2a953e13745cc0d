// ledger_twins.hpp: a ledger and the exact model of it, driven side by side by random steps.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <purser/runtime/ledger/ledger.hpp>
#include <purser/runtime/wall_time.hpp>
#include <purser/tests/support/ledger_comparison.hpp>
#include <purser/tests/support/ledger_dice.hpp>
#include <purser/tests/support/ledger_fixture.hpp>
#include <purser/tests/support/open_money.hpp>
#include <purser/tests/support/reference_ledger.hpp>

namespace purser::reference {

/// What a step does follows from its seed and from the steps before it. Compares after each one;
/// throws `Mismatch`.
class Twins {
 public:
  /// `seed` makes the limits and the first accounts.
  explicit Twins(std::uint64_t seed) : dice_(seed) {
    std::vector<LimitRule> rules;
    for (auto count = dice_.pick(1, 6); count > 0; --count) rules.push_back(dice_.rule());
    rules_ = rules;
    given_.emplace(std::move(rules));
    open_model("", "total");
    for (int i = 0; i < 6; ++i) open_random();
    (void)given_->ledger->report(given_->ledger->total());  // looks at the clock
  }

  void step(std::uint64_t seed) {
    dice_ = LedgerDice(seed);
    const auto dice = dice_.pick(0, 99);
    if (dice_.pick(0, 4) == 0) pass_time();
    if (dice < 45) return reserve();
    if (dice < 50) return track();
    if (dice < 52) return open_random();
    if (dice < 55) return reconcile();
    if (dice < 57) return adjust();
    if (dice == 57 && dice_.pick(0, 3) == 0) return reset();
    if (dice == 58) return change_limit();
    if (dice == 59 && dice_.pick(0, 1) == 0) return close();
    if (!holds_.empty()) end_one(dice);
  }

  /// Ends every hold; nothing is held after that, and all sums agree.
  void finish() {
    check_all();
    while (!holds_.empty()) end_one(99);
    check_all();
    expect(given_->held(given_->ledger->total()) == Money(), "something stays held");
  }

  /// What was done so far, a line for each step that did something.
  [[nodiscard]] const std::vector<std::string>& log() const noexcept { return log_; }

 private:
  /// P1, and every sum the same on both sides.
  void check_all() {
    for (const auto& [path, account] : model_.all()) check_account(path);
  }

  /// Steps that cross buckets, windows, midnights and months; wall clocks that are set. The ledger
  /// has to see each, since it reads clocks only when asked.
  void pass_time() {
    using std::chrono::hours;
    switch (dice_.pick(0, 5)) {
      case 0:
        given_->clock->advance(hours(dice_.pick(1, 24 * 20)));
        break;
      case 1:
        given_->clock->set_wall(given_->clock->wall_now() + hours(dice_.pick(-80, 80)));
        break;
      default:
        given_->clock->advance(std::chrono::milliseconds(dice_.pick(1, 20'000)));
    }
    log_.push_back("now it is " + rfc3339(given_->clock->wall_now()) + ", " +
                   std::to_string(given_->clock->now().time_since_epoch().count()) + " ns");
    (void)given_->ledger->report(given_->ledger->total());
    wall_ = std::max(wall_, given_->clock->wall_now());
  }

  Occasion now(CallKind kind, std::string name) {
    return {kind, std::move(name), given_->clock->now(), wall_};
  }

  void add_limits(const std::string& path, const Limit& limit, bool own) {
    ExactLimit exact{limit.measure, limit.window, limit.on_exceed, limit.amount};
    exact.terms = limit;
    exact.own = own;
    auto& limits = model_.at(path).limits;
    if (own && exact.is_plain()) {
      exact.amount = std::min(exact.amount, left_above(path, limit.measure));
    }
    limits.push_back(exact);
  }

  /// What the accounts above have not spent of their plain blocking limits.
  Int left_above(const std::string& path, Measure measure) {
    const auto parent = path.substr(0, path.find_last_of('/'));
    Int left = amount_max;
    for (const auto& above : model_.limits_on_path(parent, now(CallKind::tool, ""))) {
      if (above.measure != measure || !above.is_plain()) continue;
      if (above.on_exceed != OnExceed::block) continue;
      left = std::min(left, std::max<Int>(above.amount - above.spent, 0));
    }
    return left;
  }

  void open_model(const std::string& path, const std::string& kind) {
    for (const auto& rule : rules_) {
      if (rule.kind == kind) add_limits(path, rule.limit, false);
    }
  }

  void open_random() {
    const auto depth = dice_.pick(0, 4);
    std::string path;
    for (std::int64_t level = 0; level < depth; ++level) {
      const std::string kind = kinds[dice_.index(kinds.size())];
      path += "/" + kind + ":" + std::to_string(dice_.pick(0, 1));
      const bool is_new = !model_.all().contains(path);
      std::optional<Limit> own;
      if (is_new && dice_.pick(0, 3) == 0) own = dice_.limit();
      (void)account(path, own);
      if (!is_new) continue;
      if (own) add_limits(path, *own, true);
      open_model(path, kind);
    }
    log_.push_back("open " + path);
    paths_.push_back(path);
  }

  Account account(const std::string& path, std::optional<Limit> own = {}) {
    std::vector<Limit> limits;
    if (own) limits.push_back(*own);
    return given_->open(path.empty() ? "total" : path.substr(1), std::move(limits));
  }

  const std::string& any_path() { return paths_[dice_.index(paths_.size())]; }

  void reserve() {
    const auto path = any_path();
    const auto ask = dice_.ask();
    auto call =
        dice_.pick(0, 1) == 0 ? now(CallKind::model, "gpt-4o") : now(CallKind::tool, dice_.tool());
    if (dice_.pick(0, 3) == 0) call.final_from = static_cast<std::size_t>(dice_.pick(0, 3));
    const bool inside = !holds_.empty() && dice_.pick(0, 2) == 0;
    const CallId parent = inside ? holds_[dice_.index(holds_.size())].call : 0;
    auto limits = model_.limits_on_path(path, call, holds_above(parent));
    std::erase_if(limits, [&](const ExactLimit& limit) { return !limit.concerns(call); });
    const auto expected = reference::decide(limits, ask);
    auto info = info_of(call);
    info.attempt.parent = parent;
    auto got = given_->ledger->reserve(account(path), ask.ask(), info);
    log_.push_back("reserve at " + path + " for " + call.name + (got ? "" : ": refused"));
    expect(
        got.has_value() == expected.output.has_value(),  // P4 and P1
        got ? "admitted, but it does not fit" : "refused, but it fits: " + got.error().message());
    if (!got) {
      expect((got.error().code() == ErrorCode::budget_exhausted) == expected.exhausted,
             "exhausted and busy are mixed up: " + got.error().message());
      return;
    }
    const Int output = *expected.output;
    expect_equal(got->output_tokens(), output, "output tokens granted");
    const std::array<Int, 3> amounts{ask.asked(Measure::usd, output),
                                     ask.asked(Measure::tokens, output), ask.calls};
    const auto id = model_.hold({path, call, amounts});
    holds_.push_back({*std::move(got), last_call_, parent, id, path, call, amounts});
    check_account(path);
  }

  /// Of the calls inside of which one is made, as far as they have holds.
  std::vector<std::uint64_t> holds_above(CallId parent) {
    std::vector<std::uint64_t> found;
    while (parent != 0) {
      const auto hold = std::find_if(holds_.begin(), holds_.end(),
                                     [&](const OpenHold& open) { return open.call == parent; });
      if (hold == holds_.end()) break;
      found.push_back(hold->id);
      parent = hold->parent;
    }
    return found;
  }

  void track() {
    const auto path = any_path();
    const auto low = dice_.pick(0, 20);
    const auto high = low + dice_.pick(0, 20);
    const auto charge = Charge::in_doubt(Money::nanodollars(low), Money::nanodollars(high));
    const auto call = now(CallKind::tool, dice_.tool());
    log_.push_back("track $" + std::to_string(high) + "e-9 at " + path + " for " + call.name);
    expect(given_->ledger->track(account(path), info_of(call), charge).has_value(),
           "track was refused");
    book({path, call, {high, 0, 1}, high - low, true}, last_call_);
    check_account(path);
  }

  void end_one(std::int64_t dice) {
    const auto index = dice_.index(holds_.size());
    if (dice < 60) {
      dispatch(holds_[index]);
      return;
    }
    std::swap(holds_[index], holds_.back());
    auto open = std::move(holds_.back());
    holds_.pop_back();
    (void)model_.end(open.id);
    log_.push_back((dice < 90 ? "settle at " : "release or drop at ") + open.path);
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
    if (dice_.pick(0, 1) == 0) return;
    const auto cost = dice_.pick(0, static_cast<std::int64_t>(open.amounts[0]));
    open.hold.spent_at_least(Money::nanodollars(cost), {});
    open.reported = std::max<Int>(open.reported, cost);
  }

  void settle(OpenHold& open, bool overrun) {
    const auto held = static_cast<std::int64_t>(open.amounts[0]);
    const auto cost = overrun ? held + dice_.pick(1, 50) : dice_.pick(0, held);
    Usage usage;
    usage.output = overrun ? static_cast<Tokens>(open.amounts[1]) + 1
                           : dice_.pick(0, static_cast<Tokens>(open.amounts[1]));
    open.hold.settle(Charge::exact(Money::nanodollars(cost), usage));
    book({open.path, open.taken, {cost, usage.output, open.amounts[2]}, 0, overrun}, open.call);
  }

  void spend_in_doubt(const OpenHold& open) {
    book({open.path, open.taken, open.amounts, open.amounts[0] - open.reported, false}, open.call);
  }

  CallInfo info_of(const Occasion& call) {
    auto info = LedgerFixture::call(call.kind, call.name);
    info.call = ++last_call_;
    if (call.final_from) info.final_from = static_cast<std::uint16_t>(*call.final_from);
    return info;
  }

  void book(const reference::Accounts::Booking& booking, CallId call) {
    const auto number = model_.book(booking);
    if (booking.in_doubt > 0) doubts_.push_back({call, number, booking});
  }

  void reconcile() {
    expect_equal(static_cast<Int>(given_->ledger->doubts().size()),
                 static_cast<Int>(doubts_.size()), "charges in doubt");
    if (doubts_.empty()) return;
    std::swap(doubts_[dice_.index(doubts_.size())], doubts_.back());
    auto& [call, number, booked] = doubts_.back();
    const auto low = dice_.pick(0, static_cast<std::int64_t>(booked.change[0]));
    const auto high = low + (dice_.pick(0, 2) == 0 ? dice_.pick(0, 30) : 0);
    Usage usage;
    usage.output = dice_.pick(0, 50);
    const auto charge = Charge::in_doubt(Money::nanodollars(low), Money::nanodollars(high), usage);
    log_.push_back("reconcile at " + booked.path);
    const Int change = high - booked.change[0];
    const bool is_in_books = !booked.left_out && number > model_.at(booked.path).reset_after;
    const bool fits = !is_in_books || model_.line(booked) + std::min<Int>(change, 0) >= 0;
    expect(given_->ledger->reconcile(call, 1, charge).has_value() == fits, "reconcile");
    if (!fits) return;

    auto correction = booked;
    const Int tokens =
        low == high ? Int{usage.output} : std::max<Int>(usage.output, booked.change[1]);
    correction.change = {high - booked.change[0], tokens - booked.change[1], 0};
    correction.in_doubt = high - low - booked.in_doubt;
    correction.passes_limits = correction.change[0] > 0 || correction.change[1] > 0;
    model_.correct(number, correction);
    booked.change[0] += correction.change[0];
    booked.change[1] += correction.change[1];
    booked.in_doubt = high - low;
    const auto path = booked.path;
    if (booked.in_doubt == 0) doubts_.pop_back();
    check_account(path);
  }

  void adjust() {
    const auto path = any_path();
    const auto call = now(CallKind::tool, dice_.tool());
    const auto change = dice_.pick(-60, 20);
    log_.push_back("adjust by $" + std::to_string(change) + "e-9 at " + path + " for " + call.name);
    const bool done =
        given_->ledger->adjust(account(path), info_of(call), Money::nanodollars(change))
            .has_value();
    expect(done == (model_.at(path).lines[call.name] + change >= 0), "adjust");
    if (done) book({path, call, {change, 0, 0}, 0, change > 0}, last_call_);
    check_account(path);
  }

  void reset() {
    const auto path = any_path();
    log_.push_back("reset " + path);
    expect(given_->ledger->reset(account(path)).has_value(), "reset was refused");
    model_.reset(path);
    check_all();
  }

  void change_limit() {
    const auto path = any_path();
    auto& limits = model_.at(path).limits;
    if (limits.empty()) return;
    auto wanted = limits[dice_.index(limits.size())].terms;
    wanted.amount = dice_.limit().amount;
    log_.push_back("change a limit of " + path + " to " + std::to_string(wanted.amount));
    expect(given_->ledger->change_limit(account(path), wanted).has_value(), "change_limit");
    auto& changed = *std::find_if(limits.begin(), limits.end(), [&](const ExactLimit& limit) {
      return counts_the_same(limit.terms, wanted);
    });
    changed.amount = wanted.amount;
    if (changed.own && changed.is_plain()) {
      const Int spent = model_.at(path).spent[static_cast<std::size_t>(changed.measure)];
      changed.amount = std::min<Int>(wanted.amount, spent + left_above(path, changed.measure));
    }
    model_.at(path).passed_by_others = true;  // it may be lower than what is spent or held
    check_account(path);
  }

  void close() {
    const auto path = any_path();
    if (path.empty()) return;
    const bool busy = std::any_of(holds_.begin(), holds_.end(), [&](const OpenHold& open) {
      return Accounts::is_below(open.path, path);
    });
    log_.push_back((busy ? "try to close " : "close ") + path);
    expect(given_->ledger->close(account(path)).has_value() != busy, "close");
    if (busy) return;
    for (auto& [call, number, booked] : doubts_) {
      if (!Accounts::is_below(booked.path, path)) continue;
      booked.left_out = booked.left_out || number <= model_.at(booked.path).reset_after;
      booked.is_closed = true;
      booked.path = Accounts::path_up(path).at(1);
    }
    model_.close(path);
    std::erase_if(paths_, [&](const auto& name) { return Accounts::is_below(name, path); });
    check_all();
  }

  void check_account(const std::string& path) {
    const auto report = given_->ledger->report(account(path));
    const auto& model = model_.at(path);
    const auto at = " at " + (path.empty() ? "total" : path);
    expect_equal(report.total_spent.nanodollars(), model.spent[0], "spent" + at);  // P2
    expect_equal(report.held.nanodollars(), model.held[0], "held" + at);
    expect_equal(report.in_doubt.nanodollars(), model.in_doubt, "in doubt" + at);
    expect_equal(report.calls, model.spent[2], "calls" + at);
    const auto limits = model_.limits_on_path(path, now(CallKind::tool, ""));
    expect_equal(static_cast<Int>(report.limits.size()), static_cast<Int>(limits.size()),
                 "limits" + at);
    for (std::size_t i = 0; i < limits.size(); ++i) check_limit(report.limits[i], limits[i], at);
    if (passed_by_others(path)) return;
    for (const auto& limit : report.limits) {
      if (limit.limit.on_exceed != OnExceed::block || limit.account != last(path)) continue;
      expect(limit.spent + limit.held <= limit.limit.amount,  // P1
             "a limit" + reach_text(limit.limit) + " is passed" + at);
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

  LedgerDice dice_;
  std::vector<LimitRule> rules_;
  std::optional<LedgerFixture> given_;
  WallTime wall_ = VirtualClock::start_default;  // as the ledger sees it: it never goes back
  reference::Accounts model_;
  std::vector<std::string> paths_{""};
  std::vector<OpenHold> holds_;
  std::vector<OpenDoubt> doubts_;
  CallId last_call_ = 0;
  std::vector<std::string> log_;
};

}  // namespace purser::reference
