// journal_fold.cpp: which records can be added up, and which have to stay.
#include <purser/runtime/ledger/journal_fold.hpp>

#include <algorithm>
#include <compare>
#include <map>
#include <unordered_map>
#include <utility>

#include <purser/runtime/ledger/detail/books.hpp>
#include <purser/runtime/ledger/detail/folded_accounts.hpp>
#include <purser/runtime/ledger/detail/saturating.hpp>
#include <purser/runtime/ledger/detail/sums_above.hpp>

namespace purser {
namespace {

using ledger_detail::FoldedAccount;
using ledger_detail::Position;
using Kind = JournalRecord::Kind;

struct Placed {
  Position at = 0;
  FoldedAccount* account = nullptr;
  JournalRecord record = {};
};

/// What bookings have in common that count as one.
struct SumKey {
  FoldedAccount* account = nullptr;
  Position turned_at = 0;    ///< the last reset or opening before
  Position refunded_at = 0;  ///< refunds are not moved past charges: a sum never falls below 0
  std::int64_t stretch = 0;
  CallKind call_kind = CallKind::model;
  Purpose purpose = Purpose::user;
  std::string name;
  std::string model;
  std::string price_version;

  friend auto operator<=>(const SumKey&, const SumKey&) = default;
};

/// A charge on its way into a sum.
struct CertainCharge {
  Position at = 0;
  WallTime taken;  ///< when its hold was
  const JournalRecord* record = nullptr;
};

struct OpenHold {
  Placed record;
  Position turned_at = 0;  ///< as in SumKey
};

/// A charge whose cost is not certain yet, with every record that says something about it.
struct FoldedDoubt {
  CertainCharge charge;
  SumKey key;
  std::vector<Placed> records;
  bool is_summable = true;
};

Amounts booked_by(const JournalRecord& record) noexcept {
  Amounts amounts;
  amounts[Measure::usd] = record.high.nanodollars();
  amounts[Measure::tokens] = record.tokens;
  amounts[Measure::calls] = record.calls;
  return amounts;
}

Amounts difference(const Amounts& now, const Amounts& before) noexcept {
  Amounts change;
  for (const auto measure : measures) change[measure] = now[measure] - before[measure];
  return change;
}

void add_to_sum(Placed& sum, const CertainCharge& charge) {
  using ledger_detail::saturating_add;
  auto& into = sum.record;
  const auto& record = *charge.record;
  sum.at = std::max(sum.at, charge.at);
  into.time = std::max(into.time, charge.taken);
  into.low = into.high = Money::saturating_add(into.high, record.high);
  into.tokens = saturating_add(into.tokens, record.tokens);
  into.calls = saturating_add(into.calls, record.calls);
  ledger_detail::add_usage(into.usage, record.usage);
}

auto day_of(WallTime time) noexcept { return std::chrono::floor<std::chrono::days>(time); }

Error contradiction(const JournalRecord& record, const char* why) {
  return {ErrorCode::journal_failed,
          "record " + std::to_string(record.sequence) + " of the journal " + why};
}

}  // namespace

class JournalFold::Sums {
 public:
  explicit Sums(WallTime fine_since) : fine_since_(day_of(fine_since)) {}

  Result<> add(JournalRecord&& record);
  std::vector<JournalRecord> finish();

  HoldId last_hold = 0;
  CallId last_call = 0;

 private:
  using DoubtKey = std::pair<CallId, std::uint32_t>;

  Result<> end_hold(JournalRecord&& record);
  void charge(FoldedAccount& account, CertainCharge charge, std::vector<Placed> records,
              bool is_summable);
  void track(FoldedAccount& account, JournalRecord&& record);
  void adjust(FoldedAccount& account, JournalRecord&& record);
  Result<> reconcile(JournalRecord&& record);
  void state_limits(FoldedAccount& account, JournalRecord& record);
  void close(FoldedAccount& account, JournalRecord&& record);
  void reset(FoldedAccount& account, JournalRecord&& record);
  void carry(FoldedAccount& account, const JournalRecord& record);

  [[nodiscard]] SumKey key_of(FoldedAccount& account, const CertainCharge& charge) const;
  [[nodiscard]] std::int64_t stretch_of(WallTime time) const noexcept;
  void keep(Placed placed);
  void keep(std::vector<Placed> records);
  void keep_names_of_accounts();

  WallTime fine_since_;
  Position now_ = 0;
  Position refunded_at_ = 0;
  ledger_detail::FoldedAccounts accounts_;
  std::unordered_map<HoldId, OpenHold> holds_;
  std::multimap<DoubtKey, FoldedDoubt> doubts_;
  std::map<SumKey, Placed> sums_;
  std::vector<Placed> kept_;
};

Result<> JournalFold::Sums::add(JournalRecord&& record) {
  ++now_;
  last_call = std::max(last_call, record.call);
  auto& account = accounts_.at(record.scope, now_);
  switch (record.kind) {
    case Kind::hold:
      last_hold = std::max(last_hold, record.hold);
      holds_[record.hold] = {{now_, &account, record}, account.turned_on_path()};
      return {};
    case Kind::charge:
    case Kind::release:
      return end_hold(std::move(record));
    case Kind::track:
      track(account, std::move(record));
      return {};
    case Kind::reconcile:
      return reconcile(std::move(record));
    case Kind::adjust:
      adjust(account, std::move(record));
      return {};
    case Kind::reset:
      reset(account, std::move(record));
      return {};
    case Kind::open:
      state_limits(account, record);
      keep({now_, &account, std::move(record)});
      return {};
    case Kind::limit:
      state_limits(account, record);
      keep({now_, &account, std::move(record)});
      return {};
    case Kind::close:
      close(account, std::move(record));
      return {};
    case Kind::carry:
      carry(account, record);
      return {};
    case Kind::compact:
      last_hold = std::max(last_hold, record.hold);
      return {};
  }
  return fail(contradiction(record, "is of an unknown kind"));
}

Result<> JournalFold::Sums::end_hold(JournalRecord&& record) {
  auto found = holds_.extract(record.hold);
  if (found.empty()) return fail(contradiction(record, "ends a hold that is not open"));
  if (record.kind == Kind::release) return {};
  auto& [hold, turned_at] = found.mapped();
  auto& account = *hold.account;
  const CertainCharge ended{now_, hold.record.time};
  // A call across midnight, a reset or an opening counts on both sides, in one way or another.
  const bool is_summable =
      turned_at == account.turned_on_path() && day_of(hold.record.time) == day_of(record.time);
  std::vector<Placed> records;
  records.push_back(std::move(hold));
  records.push_back({now_, &account, std::move(record)});
  charge(account, ended, std::move(records), is_summable);
  return {};
}

void JournalFold::Sums::charge(FoldedAccount& account, CertainCharge charge,
                               std::vector<Placed> records, bool is_summable) {
  const auto& record = records.back().record;
  account.book(booked_by(record), now_);
  charge.record = &record;
  auto key = key_of(account, charge);
  if (record.low != record.high) {
    const DoubtKey which{record.call, record.attempt.index};
    doubts_.emplace(which, FoldedDoubt{charge, std::move(key), std::move(records), is_summable});
  } else if (is_summable) {
    add_to_sum(sums_[std::move(key)], charge);
  } else {
    keep(std::move(records));
  }
}

void JournalFold::Sums::track(FoldedAccount& account, JournalRecord&& record) {
  const CertainCharge tracked{now_, record.time};
  std::vector<Placed> records;
  records.push_back({now_, &account, std::move(record)});
  charge(account, tracked, std::move(records), true);
}

void JournalFold::Sums::adjust(FoldedAccount& account, JournalRecord&& record) {
  account.book(booked_by(record), now_);
  if (record.high.is_negative()) {
    refunded_at_ = now_;
    keep({now_, &account, std::move(record)});
    return;
  }
  const CertainCharge surcharge{now_, record.time, &record};
  add_to_sum(sums_[key_of(account, surcharge)], surcharge);
}

/// The first of several that are called the same, as in the ledger.
Result<> JournalFold::Sums::reconcile(JournalRecord&& record) {
  const auto found = doubts_.lower_bound({record.call, record.attempt.index});
  if (found == doubts_.end() || found->first != DoubtKey(record.call, record.attempt.index)) {
    return fail(contradiction(record, "corrects what was never booked"));
  }
  auto& doubt = found->second;
  auto& account = *doubt.key.account;
  const auto change = difference(booked_by(record), booked_by(doubt.records.back().record));
  account.book(change, doubt.charge.at);
  // What takes back from sums out of which a refund took before is like a refund itself.
  const bool takes_back = *std::min_element(change.counts.begin(), change.counts.end()) < 0;
  const bool after_refund = doubt.key.refunded_at != refunded_at_;
  if (takes_back && after_refund) refunded_at_ = now_;
  const bool is_certain = record.low == record.high;
  doubt.records.push_back({now_, &account, std::move(record)});
  if (!is_certain) return {};
  // A correction that came after something it must not be moved past stays where it was.
  const bool is_sum =
      doubt.is_summable && !after_refund && doubt.key.turned_at == account.turned_on_path();
  if (is_sum) {
    doubt.charge.record = &doubt.records.back().record;
    add_to_sum(sums_[std::move(doubt.key)], doubt.charge);
  } else {
    keep(std::move(doubt.records));
  }
  doubts_.erase(found);
  return {};
}

/// Own limits depend on what had been spent above, and count holds that are newer.
void JournalFold::Sums::state_limits(FoldedAccount& account, JournalRecord& record) {
  if (!ledger_detail::says_above(record.limits)) {
    record.limits = ledger_detail::stated_limits_text(record.limits, account.spent_above());
    record.hold = last_hold;
  }
  last_hold = std::max(last_hold, record.hold);
  account.turned_at = now_;
}

void JournalFold::Sums::close(FoldedAccount& account, JournalRecord&& record) {
  keep({now_, &account, std::move(record)});
  accounts_.close(account, now_);
}

void JournalFold::Sums::reset(FoldedAccount& account, JournalRecord&& record) {
  account.turned_at = now_;
  account.reset(now_);
  keep({now_, &account, std::move(record)});
}

void JournalFold::Sums::carry(FoldedAccount& account, const JournalRecord& record) {
  if (record.name.empty() && record.calls == 0 && record.high == Money()) return;  // only a name
  account.book(booked_by(record), now_);
  const CertainCharge sum{now_, record.time, &record};
  add_to_sum(sums_[key_of(account, sum)], sum);
}

SumKey JournalFold::Sums::key_of(FoldedAccount& account, const CertainCharge& charge) const {
  SumKey key;
  const auto& record = *charge.record;
  key.account = &account;
  key.turned_at = account.turned_on_path();
  key.refunded_at = refunded_at_;
  key.stretch = stretch_of(charge.taken);
  key.call_kind = record.call_kind;
  key.purpose = record.purpose;
  key.name = record.name;
  key.model = record.model;
  key.price_version = record.price_version;
  return key;
}

std::int64_t JournalFold::Sums::stretch_of(WallTime time) const noexcept {
  using Quarters = std::chrono::duration<std::int64_t, std::ratio<900>>;
  const auto begin = time < fine_since_ ? WallTime(day_of(time)) : time;
  return std::chrono::floor<Quarters>(begin.time_since_epoch()).count();
}

void JournalFold::Sums::keep(Placed placed) {
  placed.account->keep();
  kept_.push_back(std::move(placed));
}

void JournalFold::Sums::keep(std::vector<Placed> records) {
  for (auto& placed : records) keep(std::move(placed));
}

/// An account that is named by nothing that stays would be unknown.
void JournalFold::Sums::keep_names_of_accounts() {
  const auto& accounts = accounts_.all();
  for (auto account = accounts.rbegin(); account != accounts.rend(); ++account) {
    if ((*account)->is_kept) continue;
    Placed name{(*account)->seen_at, account->get()};
    name.record.kind = Kind::carry;
    name.record.scope = (*account)->scope;
    keep(std::move(name));
  }
}

std::vector<JournalRecord> JournalFold::Sums::finish() {
  for (auto& [key, sum] : sums_) {
    auto& record = sum.record;
    sum.account = key.account;
    record.kind = Kind::carry;
    record.call_kind = key.call_kind;
    record.purpose = key.purpose;
    record.scope = key.account->scope;
    record.name = key.name;
    record.model = key.model;
    record.price_version = key.price_version;
    keep(std::move(sum));
  }
  for (auto& [which, doubt] : doubts_) keep(std::move(doubt.records));
  for (auto& [id, hold] : holds_) keep(std::move(hold.record));
  keep_names_of_accounts();
  std::sort(kept_.begin(), kept_.end(),
            [](const Placed& a, const Placed& b) { return a.at < b.at; });
  std::vector<JournalRecord> records;
  records.reserve(kept_.size());
  for (auto& placed : kept_) {
    placed.record.sequence = records.size() + 1;
    records.push_back(std::move(placed.record));
  }
  return records;
}

JournalFold::JournalFold(WallTime fine_since) : sums_(std::make_unique<Sums>(fine_since)) {}

JournalFold::~JournalFold() = default;

Result<> JournalFold::add(JournalRecord record) { return sums_->add(std::move(record)); }

std::vector<JournalRecord> JournalFold::finish() { return sums_->finish(); }

HoldId JournalFold::last_hold() const noexcept { return sums_->last_hold; }

CallId JournalFold::last_call() const noexcept { return sums_->last_call; }

}  // namespace purser
