// journal_fold_test.cpp: a ledger on a compacted journal and one on the whole of it cannot be
// told apart, whatever happened before and whatever happens next.
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include <purser/runtime/ledger/journal_fold.hpp>
#include <purser/runtime/ledger/ledger.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/fake_store.hpp>
#include <purser/tests/support/ledger_dice.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;
using namespace std::chrono_literals;
using reference::LedgerDice;

namespace {

std::string text_of(const std::map<std::string, Money>& sums) {
  std::string text;
  for (const auto& [name, sum] : sums) {
    if (sum != Money()) text += ' ' + name + '=' + std::to_string(sum.nanodollars());
  }
  return text;
}

std::string text_of(const KindReport& kind) {
  std::string text = std::to_string(kind.total.nanodollars()) + '/' + std::to_string(kind.calls);
  for (const auto tokens : usage_classes) text += ',' + std::to_string(kind.usage.*tokens);
  return text + text_of(kind.by_name);
}

/// A ledger, its journal, and all who hold something of it. What a step does follows from its seed.
class World {
 public:
  World(std::vector<LimitRule> rules, bool with_long_windows)
      : rules_(std::move(rules)), with_long_windows_(with_long_windows) {
    begin();
  }

  /// What came of it, for a comparison.
  std::string step(std::uint64_t seed) {
    LedgerDice dice(seed);
    if (dice.pick(0, 3) == 0) pass_time(dice);
    const auto what = dice.pick(0, 99);
    if (what < 40) return reserve(dice);
    if (what < 70) return holds_.empty() ? "" : end_one(dice);
    if (what < 76) return track(dice);
    if (what < 84) return open(dice);
    if (what < 90) return reconcile(dice);
    if (what < 94) return with_long_windows_ ? "" : adjust(dice);
    if (what < 96) return reset(dice);
    if (what == 96) return restart(), "restart";
    if (what == 97) return change_limit(dice);
    if (what >= 98) return close(dice);
    return "";
  }

  /// As after a crash: holds stay open.
  void restart() {
    journal_ = store_->records();
    for (auto& hold : holds_) gone_.push_back(std::move(hold));
    holds_.clear();
    ledgers_.push_back(std::move(ledger_));
    begin();
  }

  void compact() {
    auto records = store_->records();
    const auto keep_since = clock_.wall_now() - 24h;
    const auto end = std::find_if(records.begin() + summary_size_, records.end(),
                                  [&](const auto& record) { return record.time >= keep_since; });
    JournalFold summary(clock_.wall_now() - 33 * 24h);
    for (auto record = records.begin(); record != end; ++record) {
      REQUIRE(summary.add(*record).has_value());
    }
    auto compacted = summary.finish();
    summary_size_ = static_cast<std::ptrdiff_t>(compacted.size());
    compacted.insert(compacted.end(), end, records.end());
    auto& mark = compacted.emplace_back();
    mark.kind = JournalRecord::Kind::compact;
    mark.time = clock_.wall_now();
    mark.hold = summary.last_hold();
    mark.call = summary.last_call();
    store_ = std::make_shared<FakeStore>(std::move(compacted));
    restart();
  }

  [[nodiscard]] std::size_t records() const { return store_->records().size(); }

  /// Every sum of every account, a line each.
  [[nodiscard]] std::vector<std::string> all_sums() const {
    std::vector<std::string> lines;
    for (const auto& scope : ledger_->accounts()) {
      const auto account = ledger_->open(scope).value();
      const auto report = ledger_->report(account);
      lines.push_back(scope.to_string() + ": " + sums_of(account, report) + limits_of(report));
    }
    for (const auto& doubt : ledger_->doubts()) {
      lines.push_back("doubt " + std::to_string(doubt.call) + ' ' + doubt.account.to_string() +
                      ' ' + doubt.name + ' ' + std::to_string(doubt.low.nanodollars()) + '-' +
                      std::to_string(doubt.high.nanodollars()));
    }
    std::sort(lines.begin(), lines.end());
    lines.push_back("last call " + std::to_string(ledger_->last_call()));
    return lines;
  }
  /// What rolling windows have spent, in the order of accounts' names.
  [[nodiscard]] std::vector<std::int64_t> rolling_sums() const {
    std::vector<std::int64_t> sums;
    auto scopes = ledger_->accounts();
    std::sort(scopes.begin(), scopes.end(),
              [](const auto& a, const auto& b) { return a.to_string() < b.to_string(); });
    for (const auto& scope : scopes) {
      for (const auto& limit : ledger_->report(ledger_->open(scope).value()).limits) {
        if (limit.limit.window.kind() == Window::Kind::rolling) sums.push_back(limit.spent);
      }
    }
    return sums;
  }

 private:
  void begin() {
    begun_at_ = std::max(begun_at_, clock_.wall_now());
    if (!journal_.empty()) store_ = std::make_shared<FakeStore>(journal_);
    LedgerOptions options;
    options.rules = rules_;
    options.store = store_;
    options.clock = &clock_;
    ledger_ = Ledger::create(std::move(options)).value();
    accounts_ = {ledger_->total()};
    for (const auto& name : names_) accounts_.push_back(ledger_->open(name).value());
    call_ = std::max(call_, ledger_->last_call());
  }

  std::string sums_of(const Account& account, const AccountReport& report) const {
    auto text = std::to_string(report.total_spent.nanodollars()) + " held " +
                std::to_string(report.held.nanodollars()) + " doubt " +
                std::to_string(report.in_doubt.nanodollars()) + " today " +
                std::to_string(report.daily_spent.nanodollars()) + " minute " +
                std::to_string(report.tokens_last_minute) + " calls " +
                std::to_string(report.calls) + " llm " + text_of(report.llm) + " tools " +
                text_of(report.tools);
    if (const auto meter = ledger_->meter(account)) {
      text += " month " + std::to_string(meter->spent.nanodollars()) + '/' +
              std::to_string(meter->in_doubt.nanodollars()) + '/' + std::to_string(meter->calls);
    }
    for (const auto& [name, agent] : report.by_agent) {
      // One that never spent is forgotten with its account.
      if (agent.total == Money() && agent.calls == 0) continue;
      text += " agent " + name + ' ' + std::to_string(agent.direct.nanodollars()) + '+' +
              std::to_string(agent.delegated.nanodollars()) + '/' + std::to_string(agent.calls);
    }
    return text;
  }

  std::string limits_of(const AccountReport& report) const {
    std::string text;
    for (const auto& limit : report.limits) {
      if (with_long_windows_) continue;
      text += " [" + std::to_string(limit.limit.amount) + reach_text(limit.limit) + ' ' +
              std::to_string(limit.spent) + ' ' + std::to_string(limit.held) + ']';
    }
    return text;
  }

  void pass_time(LedgerDice& dice) {
    const auto kind = dice.pick(0, 20);
    if (kind == 0) clock_.advance(24h * dice.pick(1, 20));
    if (kind == 1) {
      // Never to before a compaction: what is a day old then would have happened just now.
      clock_.set_wall(std::max(clock_.wall_now() + 1h * dice.pick(-30, 30), begun_at_));
    }
    if (kind > 1 && kind < 6) clock_.advance(1min * dice.pick(1, 600));
    if (kind >= 6) clock_.advance(1s * dice.pick(1, 200));
  }

  Account any_account(LedgerDice& dice) { return accounts_[dice.index(accounts_.size())]; }

  CallInfo any_call(LedgerDice& dice) {
    static const std::string model = "gpt-4o";
    static const std::string tools[] = {"search", "x"};
    CallInfo info;
    info.call = ++call_;
    const bool is_model = dice.pick(0, 1) == 0;
    info.kind = is_model ? CallKind::model : CallKind::tool;
    info.name = is_model ? model : tools[dice.index(2)];
    return info;
  }

  static Usage any_usage(LedgerDice& dice) {
    Usage usage;
    usage.input = dice.pick(0, 40);
    usage.output = dice.pick(0, 40);
    if (dice.pick(0, 3) == 0) usage.units = {{"web_search", dice.pick(1, 3)}};
    return usage;
  }

  static Charge any_charge(LedgerDice& dice) {
    const auto low = dice.pick(0, 60);
    const auto width = dice.pick(0, 2) == 0 ? dice.pick(1, 40) : 0;
    auto charge =
        Charge::in_doubt(Money::nanodollars(low), Money::nanodollars(low + width), any_usage(dice));
    if (dice.pick(0, 9) == 0) charge.calls_only = true;
    return charge;
  }

  std::string reserve(LedgerDice& dice) {
    auto hold = ledger_->reserve(any_account(dice), dice.ask().ask(), any_call(dice));
    if (!hold) return hold.error().message();
    holds_.push_back(*std::move(hold));
    return "held " + std::to_string(holds_.back().amount().nanodollars()) + " output " +
           std::to_string(holds_.back().output_tokens()) + " id " +
           std::to_string(holds_.back().id());
  }

  std::string end_one(LedgerDice& dice) {
    std::swap(holds_[dice.index(holds_.size())], holds_.back());
    auto hold = std::move(holds_.back());
    holds_.pop_back();
    const auto how = dice.pick(0, 9);
    if (how < 7) hold.settle(any_charge(dice));
    if (how == 7) hold.release();
    if (how >= 8) hold.dispatched();
    return "";
  }

  std::string track(LedgerDice& dice) {
    auto charge = any_charge(dice);
    charge.calls_only = false;
    (void)ledger_->track(any_account(dice), any_call(dice), charge);
    return "";
  }

  std::string open(LedgerDice& dice) {
    const auto parent = any_account(dice).scope();
    const auto* const kind = reference::kinds[dice.index(reference::kinds.size())];
    const auto id = std::to_string(dice.pick(0, 2));
    const auto scope = parent.steps().size() < 3 ? parent.child(kind, id).value() : parent;
    std::vector<Limit> own;
    for (auto count = dice.pick(0, 2); count > 0; --count) own.push_back(limit(dice));
    auto opened = ledger_->open(scope, own);
    if (!opened) return opened.error().message();
    accounts_.push_back(*opened);
    names_.push_back(scope);
    return scope.to_string();
  }

  Limit limit(LedgerDice& dice) const {
    auto limit = dice.limit();
    if (with_long_windows_ && limit.window.kind() == Window::Kind::rolling) {
      limit.window = Window::rolling(24h * dice.pick(1, 60));
    }
    if (with_long_windows_) limit.amount *= 1'000;
    return limit;
  }

  std::string reconcile(LedgerDice& dice) {
    const auto doubts = ledger_->doubts();
    if (doubts.empty()) return "";
    const auto& doubt = doubts[dice.index(doubts.size())];
    auto charge = any_charge(dice);
    charge.calls_only = false;
    const auto done = ledger_->reconcile(doubt.call, doubt.attempt.index, charge);
    return done ? "reconciled" : done.error().message();
  }

  std::string adjust(LedgerDice& dice) {
    const auto change = Money::nanodollars(dice.pick(-60, 20));
    const auto done = ledger_->adjust(any_account(dice), any_call(dice), change);
    return done ? "adjusted" : done.error().message();
  }

  std::string reset(LedgerDice& dice) {
    (void)ledger_->reset(any_account(dice));
    return "";
  }

  std::string change_limit(LedgerDice& dice) {
    const auto account = any_account(dice);
    const auto limits = ledger_->report(account).limits;
    if (limits.empty()) return "";
    auto limit = limits[dice.index(limits.size())].limit;
    limit.amount = dice.pick(0, 4'000);
    const auto done = ledger_->change_limit(account, limit);
    return done ? "changed" : done.error().message();
  }

  std::string close(LedgerDice& dice) {
    const auto index = dice.index(accounts_.size());
    const auto scope = accounts_[index].scope();
    const auto done = ledger_->close(accounts_[index]);
    if (!done) return done.error().message();
    const auto is_gone = [&](const Scope& other) {
      return (other.to_string() + '/').starts_with(scope.to_string() + '/');
    };
    std::erase_if(accounts_, [&](const Account& account) { return is_gone(account.scope()); });
    std::erase_if(names_, is_gone);
    return "closed " + scope.to_string();
  }

  std::vector<LimitRule> rules_;
  bool with_long_windows_;
  VirtualClock clock_;
  WallTime begun_at_{};
  std::vector<JournalRecord> journal_;
  std::shared_ptr<FakeStore> store_ = std::make_shared<FakeStore>();
  std::ptrdiff_t summary_size_ = 0;
  std::vector<std::shared_ptr<Ledger>> ledgers_;  // of earlier lives
  std::vector<Hold> gone_;
  std::shared_ptr<Ledger> ledger_;
  std::vector<Account> accounts_;
  std::vector<Scope> names_;
  std::vector<Hold> holds_;
  CallId call_ = 0;
};

std::vector<LimitRule> any_rules(std::uint64_t seed) {
  LedgerDice dice(seed);
  // Where nothing goes by the calendar, the months of a meter are those of bookings, not of holds.
  std::vector<LimitRule> rules{
      {"total", "", Limit::usd(1_usd, Window::calendar(Window::Kind::day))}};
  for (auto count = dice.pick(1, 6); count > 0; --count) rules.push_back(dice.rule());
  return rules;
}

/// The first line that is not in both; empty: they are the same.
std::string difference(const World& whole, const World& compacted) {
  const auto expected = whole.all_sums();
  const auto got = compacted.all_sums();
  for (std::size_t i = 0; i < std::min(expected.size(), got.size()); ++i) {
    if (expected[i] != got[i]) return expected[i] + "\nbecame " + got[i];
  }
  return expected.size() == got.size() ? "" : "more or fewer accounts or doubts";
}

std::uint64_t stories() {
  const char* text = std::getenv("PURSER_STORIES");
  return text != nullptr ? std::stoull(text) : 300;
}

}  // namespace

TEST_CASE("property: a ledger on a compacted journal decides like one on the whole") {
  const auto seed = test_seed();
  CAPTURE(seed);
  std::size_t whole_records = 0;
  std::size_t compacted_records = 0;
  for (std::uint64_t story = 0; story < stories(); ++story) {
    CAPTURE(story);
    SplitMix64 seeds(seed + story);
    const auto rules = any_rules(seeds());
    World whole(rules, false);
    World compacted(rules, false);
    for (int chapter = 0; chapter < 3; ++chapter) {
      CAPTURE(chapter);
      for (int i = 0; i < 150; ++i) {
        CAPTURE(i);
        const auto step = seeds();
        const auto expected = whole.step(step);
        REQUIRE(compacted.step(step) == expected);
      }
      whole.restart();
      compacted.compact();
      REQUIRE(difference(whole, compacted) == "");
    }
    whole_records += whole.records();
    compacted_records += compacted.records();
  }
  CHECK(compacted_records < whole_records);
}

TEST_CASE("property: a long rolling window never counts less on a compacted journal") {
  const auto seed = test_seed();
  CAPTURE(seed);
  for (std::uint64_t story = 0; story < stories() / 3; ++story) {
    CAPTURE(story);
    SplitMix64 seeds(seed + story);
    const std::vector<LimitRule> rules{
        {"total", "", Limit::usd(1_usd, Window::rolling(7 * 24h))},
        {"session", "", Limit::tokens(1'000'000, Window::rolling(60 * 24h))}};
    World whole(rules, true);
    World compacted(rules, true);
    for (int i = 0; i < 300; ++i) {
      const auto step = seeds();
      (void)whole.step(step);
      (void)compacted.step(step);
    }
    whole.restart();
    compacted.compact();
    REQUIRE(difference(whole, compacted) == "");
    const auto sums = whole.rolling_sums();
    const auto after = compacted.rolling_sums();
    REQUIRE(sums.size() == after.size());
    for (std::size_t i = 0; i < sums.size(); ++i) REQUIRE(after[i] >= sums[i]);
  }
}
