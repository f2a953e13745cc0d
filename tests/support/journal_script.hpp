// journal_script.hpp: journal records as a ledger would write them, one after the other.
#pragma once

#include <chrono>
#include <limits>
#include <string>
#include <string_view>

#include <purser/runtime/ledger/store.hpp>

namespace purser {

/// Numbers records, holds and calls; time stands still until it is moved. Begins at
/// 2026-11-21T10:00:00Z. Outcomes belong to the last hold, corrections to the last booking.
class JournalScript {
 public:
  using Kind = JournalRecord::Kind;

  void advance(std::chrono::nanoseconds by) { now_ += by; }
  [[nodiscard]] WallTime now() const noexcept { return now_; }

  JournalRecord record(Kind kind, std::string_view scope, std::string_view name = {}) {
    JournalRecord record;
    record.kind = kind;
    record.sequence = ++sequence_;
    record.time = now_;
    record.scope = scope == "total" ? Scope() : Scope::parse(scope).value();
    record.name = name;
    return record;
  }

  JournalRecord hold(std::string_view scope, std::string_view name, Money amount,
                     CallKind kind = CallKind::model) {
    auto hold = record(Kind::hold, scope, name);
    hold.call_kind = kind;
    hold.hold = ++holds_;
    hold.call = ++calls_;
    hold.high = amount;
    hold.tokens = kind == CallKind::model ? 400 : 0;
    hold.calls = 1;
    last_ = hold;
    return hold;
  }

  JournalRecord charge(Money low, Money high, Tokens tokens = 100) {
    return outcome(Kind::charge, low, high, last_.call_kind == CallKind::model ? tokens : 0, 1);
  }
  JournalRecord release() { return outcome(Kind::release, {}, {}, 0, 0); }

  JournalRecord track(std::string_view scope, std::string_view name, Money cost) {
    return track(scope, name, cost, cost);
  }
  JournalRecord track(std::string_view scope, std::string_view name, Money low, Money high) {
    auto track = record(Kind::track, scope, name);
    track.call_kind = CallKind::tool;
    track.call = ++calls_;
    track.low = low;
    track.high = high;
    track.calls = 1;
    last_ = track;
    last_.hold = std::numeric_limits<HoldId>::max();
    return track;
  }

  JournalRecord adjust(std::string_view scope, std::string_view name, Money change) {
    auto adjust = record(Kind::adjust, scope, name);
    adjust.call_kind = CallKind::tool;
    adjust.low = adjust.high = change;
    return adjust;
  }

  JournalRecord reconcile(Money low, Money high) {
    return outcome(Kind::reconcile, low, high, last_.tokens, last_.calls);
  }

 private:
  JournalRecord outcome(Kind kind, Money low, Money high, Tokens tokens, std::int64_t calls) {
    auto outcome = last_;
    outcome.kind = kind;
    outcome.sequence = ++sequence_;
    outcome.time = now_;
    outcome.low = low;
    outcome.high = high;
    outcome.tokens = tokens;
    outcome.calls = calls;
    last_ = outcome;
    return outcome;
  }

  WallTime now_ = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::hours(10);
  Sequence sequence_ = 0;
  HoldId holds_ = 0;
  CallId calls_ = 0;
  JournalRecord last_;
};

}  // namespace purser
