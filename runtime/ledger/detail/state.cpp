// state.cpp: deciding about a call, and holding what it may cost.
#include <purser/runtime/ledger/detail/state.hpp>

#include <utility>

#include <purser/runtime/ledger/detail/saturating.hpp>

namespace purser::ledger_detail {
namespace {

constexpr std::array measures{Measure::usd, Measure::tokens, Measure::calls};

/// A root that can count no further refuses, like a blocking limit of all that can be counted.
/// Every other account's sums are at most those of the root.
std::optional<LimitState> end_of_range(const Node& root, const Amounts& asked) noexcept {
  for (const auto measure : measures) {
    const auto& sum = root.counter(measure);
    const auto after = saturating_add(saturating_add(sum.spent, sum.held), asked[measure]);
    if (after == amount_max && asked[measure] > 0) {
      return LimitState{measure, Window::total, OnExceed::block, amount_max, sum.spent, sum.held};
    }
  }
  return std::nullopt;
}

void hold_on_path(Node& account, const Amounts& asked) noexcept {
  for (Node* node = &account; node != nullptr; node = node->parent.get()) {
    for (const auto measure : measures) node->counter(measure).held += asked[measure];
  }
}

}  // namespace

const Node& owner_of_limit(const Node& account, std::size_t index) noexcept {
  const Node* node = &account;
  while (index >= node->slots_count && node->parent) {
    index -= node->slots_count;
    node = node->parent.get();
  }
  return *node;
}

JournalRecord record_of(const Node& account, const CallInfo& call) {
  JournalRecord record;
  record.call = call.call;
  record.attempt = call.attempt;
  record.call_kind = call.kind;
  record.purpose = call.purpose;
  record.scope = account.scope();
  record.name = call.name;
  return record;
}

State::State(std::vector<LimitRule> rules, std::shared_ptr<Store> store, const Clock& clock,
             std::shared_ptr<LedgerObserver> observer)
    : tree_(std::move(rules)),
      store_(std::move(store)),
      keeps_records_(store_->keeps_records()),
      clock_(clock),
      days_(clock),
      observer_(std::move(observer)) {}

Result<std::shared_ptr<Node>> State::open(const Scope& scope, const std::vector<Limit>& own) {
  const Lock lock(mutex_);
  return tree_.open(scope, own);
}

Result<HoldState*> State::reserve(Node& account, const Ask& ask, const CallInfo& call) {
  Lock lock(mutex_);
  if (auto ok = healthy(); !ok) return fail(std::move(ok).error());
  const auto admission = decide(account, ask);
  if (admission.outcome != Admission::Outcome::granted) {
    const auto refusal = refusal_of(account, admission, call.name);
    tell_refusal(refusal, call);
    lock.unlock();
    return fail(error_of(refusal));
  }
  prepare(account, admission, call);

  // All that can fail is done.
  auto* hold = pool_.take();
  hold->id = ++last_hold_;
  ++live_holds_;
  hold_on_path(account, admission.asked);
  if (keeps_records_) hold->sequence = append_hold(*hold);
  tell_soft_limits(account, admission.asked, call);
  return hold;
}

Result<> State::would_exceed(const Node& account, const Ask& ask) {
  Lock lock(mutex_);
  if (auto ok = healthy(); !ok) return fail(std::move(ok).error());
  const auto admission = decide(account, ask);
  if (admission.outcome == Admission::Outcome::granted) return {};
  const auto refusal = refusal_of(account, admission, {});
  lock.unlock();
  return fail(error_of(refusal));
}

void State::abandon() noexcept {
  Lock lock(mutex_);
  abandoned_ = true;
  const bool last = live_holds_ == 0;
  lock.unlock();
  if (last) delete this;
}

Result<> State::healthy() const {
  auto health = store_->health();
  if (health) return {};
  return fail(ErrorCode::journal_failed,
              "no call is admitted while the journal fails: " + health.error().message());
}

Admission State::decide(const Node& account, const Ask& ask) {
  path_limits_.clear();
  for (const Node* node = &account; node != nullptr; node = node->parent.get()) {
    for (const auto& slot : node->limits()) path_limits_.push_back(node->state_of(slot));
  }
  const auto admission = admit(path_limits_, ask);
  if (admission.outcome != Admission::Outcome::granted) return admission;
  const auto end = end_of_range(*account.root, admission.asked);
  if (!end) return admission;
  path_limits_.push_back(*end);
  const bool exhausted = saturating_add(end->spent, admission.asked[end->measure]) == amount_max;
  return {exhausted ? Admission::Outcome::exhausted : Admission::Outcome::busy, 0, admission.asked,
          path_limits_.size() - 1};
}

Refusal State::refusal_of(const Node& account, const Admission& admission,
                          std::string_view name) const {
  const auto& limit = path_limits_[admission.limit];
  return {&owner_of_limit(account, admission.limit),
          &account,
          limit,
          admission.asked[limit.measure],
          admission.outcome == Admission::Outcome::busy,
          name};
}

void State::prepare(Node& account, const Admission& admission, const CallInfo& call) {
  auto& hold = pool_.next();
  if (!account.books) account.books = std::make_unique<Books>();
  if (call.kind == CallKind::model || admission.asked[Measure::tokens] > 0) {
    account.books->expect_tokens();
  }
  hold.line = &account.books->line(call.kind, call.name);
  hold.ledger = this;
  hold.account = &account;
  hold.sequence = 0;
  hold.held = admission.asked;
  hold.output_tokens = admission.output_tokens;
  hold.call = call;
  hold.call.name = {};
  hold.dispatched = false;
  hold.reported = {};
  hold.usage = {};
  hold.warnings.clear();
  for (std::size_t i = 0; i < path_limits_.size(); ++i) {
    const auto& limit = path_limits_[i];
    if (limit.on_exceed != OnExceed::warn || admission.asked[limit.measure] <= room_in(limit)) {
      continue;
    }
    hold.warnings.push_back(
        {"budget_exceeded", admitted_text({&owner_of_limit(account, i), &account, limit,
                                           admission.asked[limit.measure], false, call.name})});
  }
  hold.record.reset();
  hold.outcome.reset();
  if (!keeps_records_) return;
  hold.outcome.emplace(record_of(account, call));
  hold.record.emplace(*hold.outcome);
}

Sequence State::append_hold(HoldState& hold) noexcept {
  auto& record = *hold.record;
  record.kind = JournalRecord::Kind::hold;
  record.time = days_.wall_now();
  record.hold = hold.id;
  record.high = Money::nanodollars(hold.held[Measure::usd]);
  record.tokens = hold.held[Measure::tokens];
  record.calls = hold.held[Measure::calls];
  return store_->append(std::move(record));
}

}  // namespace purser::ledger_detail
