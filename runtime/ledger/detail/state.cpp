// state.cpp: deciding about a call, and holding what it may cost.
#include <purser/runtime/ledger/detail/state.hpp>

#include <utility>

#include <purser/runtime/ledger/detail/saturating.hpp>
#include <purser/runtime/ledger/limit_json.hpp>

namespace purser::ledger_detail {
namespace {

/// A root that can count no further refuses, like a blocking limit of all that can be counted.
/// Every other account's sums are at most those of the root.
std::optional<LimitState> end_of_range(const Node& root, const Amounts& asked) noexcept {
  for (const auto measure : measures) {
    const auto& sum = root.counter(measure);
    const auto after = saturating_add(saturating_add(sum.spent, sum.held), asked[measure]);
    if (after == amount_max && asked[measure] > 0) {
      return LimitState{
          .measure = measure, .amount = amount_max, .spent = sum.spent, .held = sum.held};
    }
  }
  return std::nullopt;
}

void hold_on_path(Node& account, const Amounts& asked) noexcept {
  for (Node* node = &account; node != nullptr; node = node->parent.get()) {
    for (const auto measure : measures) node->counter(measure).held += asked[measure];
  }
}

/// Whether the limits of an account let a call use what they keep for last calls.
bool is_final_at(const Node& node, const CallInfo& call) noexcept {
  return call.final_from && node.depth() >= *call.final_from;
}

bool is_held_on(const HoldState& hold, const Node& account, const LimitSlot& slot) noexcept {
  return slot.window != Window::Kind::call && account.contains(*hold.account) &&
         slot.concerns(hold.call.kind, hold.line->first) && slot.counts(hold.id, 0, hold.taken);
}

}  // namespace

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

State::State(LedgerOptions options)
    : options_(std::move(options)),
      tree_(std::exchange(options_.rules, {}), options_.metered_kind),
      store_(std::move(options_.store)),
      keeps_records_(store_->keeps_records()),
      clock_(options_.clock),
      days_(*clock_),
      observer_(std::move(options_.observer)) {}

Result<std::shared_ptr<Node>> State::open(const Scope& scope, const std::vector<Limit>& own) {
  std::optional<JournalRecord> record;
  if (keeps_records_ && !own.empty()) {
    record.emplace();
    record->kind = JournalRecord::Kind::open;
    record->scope = scope;
    record->limits = dump_json(to_json(own));
  }
  Lock lock(mutex_);
  auto opened = tree_.open(scope, own, {last_hold_, last_booking_});
  if (!opened) return fail(std::move(opened).error());
  if (record && opened->has_new_limits) {
    record->time = days_.wall_now();
    store_->append(*std::move(record));
  }
  auto served = opened->has_new_limits ? serve(opened->node.get()) : Waiters();
  unlock_and_deliver(lock, std::move(served));
  return std::move(opened->node);
}

bool State::knows(const Scope& scope) {
  const Lock lock(mutex_);
  return tree_.find(scope) != nullptr;
}

Result<HoldState*> State::reserve(Node& account, const Ask& ask, const CallInfo& call) {
  Lock lock(mutex_);
  if (auto ok = check_open(account); !ok) return fail(std::move(ok).error());
  if (auto ok = healthy(); !ok) return fail(std::move(ok).error());
  const auto admission = decide(account, ask, call);
  if (admission.outcome == Admission::Outcome::granted) return grant(account, admission, call);
  const auto refusal = refusal_of(account, admission, call.name);
  tell_refusal(refusal, call);
  lock.unlock();
  return fail(error_of(refusal));
}

HoldState* State::grant(Node& account, const Admission& admission, const CallInfo& call) {
  auto* hold = take_hold(account, admission, call);
  if (keeps_records_) hold->sequence = append_hold(*hold);
  tell_soft_limits(account, admission.asked, call);
  return hold;
}

HoldState* State::take_hold(Node& account, const Admission& admission, const CallInfo& call) {
  prepare(account, admission, call);

  // All that can fail is done.
  auto* hold = pool_.take();
  hold->id = ++last_hold_;
  ++live_holds_;
  ++holds_taken_;
  hold->previous = nullptr;
  hold->next = std::exchange(open_holds_, hold);
  if (hold->next != nullptr) hold->next->previous = hold;
  hold_on_path(account, admission.asked);
  for (const auto& limit : path_owners_) limit.slot->hold(admission.asked[limit.slot->measure]);
  return hold;
}

Result<> State::would_exceed(Node& account, const Ask& ask, const CallInfo& call) {
  Lock lock(mutex_);
  if (auto ok = check_open(account); !ok) return ok;
  if (auto ok = healthy(); !ok) return ok;
  const auto admission = decide(account, ask, call);
  if (admission.outcome == Admission::Outcome::granted) return {};
  const auto refusal = refusal_of(account, admission, call.name);
  lock.unlock();
  return fail(error_of(refusal));
}

void State::abandon() noexcept {
  Lock lock(mutex_);
  abandoned_ = true;
  const bool last = live_holds_ == 0;
  const auto waiters = std::exchange(waiters_, {});  // nobody will give them room
  lock.unlock();
  if (last) delete this;
}

Result<> State::check_open(const Node& account) const {
  if (read_only_) return fail(ErrorCode::invalid_argument, "this ledger is only read");
  if (!account.closed) return {};
  return fail(ErrorCode::invalid_argument,
              account.last() + " was closed; open it again to begin anew");
}

Result<> State::healthy() const {
  auto health = store_->health();
  if (health || options_.admit_without_journal) return {};
  return fail(ErrorCode::journal_failed,
              "no call is admitted while the journal fails: " + health.error().message());
}

Moment State::moment() noexcept {
  Moment moment;
  if (tree_.has_rolling_windows()) moment.now = clock_->now();
  if (tree_.has_calendar_windows()) moment.wall = days_.wall_now();
  return moment;
}

void State::collect_limits(Node& account, const CallInfo& call) {
  decided_at_ = moment();
  path_limits_.clear();
  path_owners_.clear();
  for (Node* node = &account; node != nullptr; node = node->parent.get()) {
    if (node->meter) node->meter->follow(decided_at_.wall);
    for (auto& slot : node->limits()) {
      if (!slot.concerns(call.kind, call.name)) continue;
      slot.follow(decided_at_);
      path_limits_.push_back(node->state_of(slot));
      path_owners_.push_back({node, &slot});
      if (slot.has_reserve && !is_final_at(*node, call)) path_limits_.back().kept = slot.reserve();
    }
  }
}

/// What those hold inside of whose calls this one is made: they wait for it, so it must not wait
/// for them. False: nothing.
bool State::count_held_above(CallId parent) {
  bool any = false;
  for (std::size_t depth = 0; parent != 0 && depth < nesting_max; ++depth) {
    const HoldState* hold = open_holds_;
    while (hold != nullptr && hold->call.call != parent) hold = hold->next;
    if (hold == nullptr) break;
    any = count_as_above(*hold) || any;
    parent = hold->call.attempt.parent;
  }
  return any;
}

bool State::count_as_above(const HoldState& hold) {
  bool any = false;
  for (std::size_t i = 0; i < path_owners_.size(); ++i) {
    if (!is_held_on(hold, *path_owners_[i].account, *path_owners_[i].slot)) continue;
    path_limits_[i].held_above += hold.held[path_limits_[i].measure];
    any = true;
  }
  return any;
}

Admission State::decide(Node& account, const Ask& ask, const CallInfo& call) {
  collect_limits(account, call);
  auto admission = admit(path_limits_, ask);
  const auto is_busy = [&] { return admission.outcome == Admission::Outcome::busy; };
  if (is_busy() && count_held_above(call.attempt.parent)) admission = admit(path_limits_, ask);
  if (is_busy() && call.attempt.parent != 0 &&
      is_knotted(account, ask, call, *path_owners_[admission.limit].account)) {
    admission = admit(path_limits_, ask);
  }
  if (admission.outcome != Admission::Outcome::granted) return admission;
  const auto end = end_of_range(*account.root, admission.asked);
  if (!end) return admission;
  path_limits_.push_back(*end);
  path_owners_.push_back({account.root, nullptr});
  const bool exhausted = saturating_add(end->spent, admission.asked[end->measure]) == amount_max;
  return {exhausted ? Admission::Outcome::exhausted : Admission::Outcome::busy, 0, admission.asked,
          path_limits_.size() - 1};
}

Refusal State::refusal_of(const Node& account, const Admission& admission,
                          std::string_view name) const {
  const auto& limit = path_limits_[admission.limit];
  const auto& owner = path_owners_[admission.limit];
  return {owner.account,
          &account,
          owner.slot != nullptr ? owner.slot->terms : nullptr,
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
  hold.taken = decided_at_;
  hold.held = admission.asked;
  hold.output_tokens = admission.output_tokens;
  hold.call = call;
  hold.call.name = {};
  hold.dispatched = false;
  hold.reported = {};
  hold.usage = {};
  hold.warnings.clear();
  if (hold.doubt.empty()) hold.doubt = make_doubt();
  for (std::size_t i = 0; i < path_limits_.size(); ++i) {
    const auto& limit = path_limits_[i];
    if (limit.on_exceed != OnExceed::warn || admission.asked[limit.measure] <= room_in(limit)) {
      continue;
    }
    hold.warnings.push_back(
        {"budget_exceeded",
         admitted_text({path_owners_[i].account, &account, path_owners_[i].slot->terms, limit,
                        admission.asked[limit.measure], false, call.name})});
  }
  for (const auto& limit : path_owners_) limit.slot->expect_holds();
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
