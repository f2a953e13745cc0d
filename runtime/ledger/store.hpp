// store.hpp: the port to the journal: where the ledger's records become durable.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/ledger/charge.hpp>
#include <purser/runtime/ledger/store_metrics.hpp>
#include <purser/runtime/scope.hpp>

namespace purser {

/// Position in the journal, counted from 1, without gaps.
using Sequence = std::uint64_t;

using HoldId = std::uint64_t;

/// Something that happened to money. `sequence` is given by the store.
struct JournalRecord {
  enum class Kind : std::uint8_t {
    hold,
    charge,     ///< how a hold ended
    release,    ///< nothing was spent
    track,      ///< a cost from elsewhere
    reconcile,  ///< replaces what a charge in doubt booked
    adjust,     ///< a refund (negative) or a surcharge
    reset,      ///< the account and all below it begin anew
    open,       ///< an account got limits of its own
    limit,      ///< one of its limits got another amount
    close,      ///< the account and all below it are no longer needed
    carry,      ///< what many certain charges came to: only in the summary of a compacted journal
    compact,    ///< everything before was folded into a summary: see journal_fold.hpp
  };
  static constexpr auto kind_last = Kind::compact;

  Kind kind = Kind::hold;
  Sequence sequence = 0;
  WallTime time{};
  HoldId hold = 0;  ///< hold, charge, release, reconcile: which; compact: the newest one
  CallId call = 0;
  Attempt attempt;
  CallKind call_kind = CallKind::model;
  Purpose purpose = Purpose::user;
  Scope scope;
  std::string name;   ///< model or tool, as asked
  std::string model;  ///< charge: the model as answered; empty: as asked
  Money low;          ///< charge, track, reconcile
  Money high;         ///< hold: what is held; adjust: the change; else: counted
  Tokens tokens = 0;  ///< hold: held; charge, reconcile, carry: as booked
  std::int64_t calls = 0;
  Usage usage;
  std::string price_version;
  /// As JSON (limit_json.hpp). open: own ones; limit: as changed, and as it was given first;
  /// compact: what was folded.
  std::string limits;
};

/// `hold`, `charge`, ...
[[nodiscard]] std::string_view to_string(JournalRecord::Kind kind) noexcept;

/// Takes records in order and makes them durable. Implementations: memory (durable at once, keeps
/// nothing) and, later, databases. All members are thread-safe.
class Store {
 public:
  virtual ~Store() = default;

  /// False: records are not needed, and the ledger does not build them (the memory store).
  [[nodiscard]] virtual bool keeps_records() const noexcept { return true; }

  /// Calls `each` with every record of the past, in order; stops at the first error and returns it.
  /// Called once, before anything is appended.
  [[nodiscard]] virtual Result<> replay(const std::function<Result<>(JournalRecord)>& each) {
    (void)each;
    return {};
  }

  /// Queues a record and gives it the next sequence number. Called under the ledger's mutex, so
  /// that the order is the order of decisions; must not block, throw or call the ledger.
  virtual Sequence append(JournalRecord record) noexcept = 0;

  /// The highest sequence number that is durable.
  [[nodiscard]] virtual Sequence committed() const noexcept = 0;

  /// Whether records can become durable at all. After a failed commit: `journal_failed` with the
  /// reason, until the store works again. Asked under the ledger's mutex before each hold: must be
  /// quick.
  [[nodiscard]] virtual Result<> health() const = 0;

  /// Calls `done` once: when everything up to `sequence` is durable, or with `journal_failed`. On
  /// any thread, at once when it is already so. Never under the ledger's mutex.
  virtual void when_committed(Sequence sequence, std::function<void(Result<>)> done) = 0;

  /// How it is doing; takes no longer than a look at a file.
  [[nodiscard]] virtual StoreMetrics metrics() const { return {}; }
};

[[nodiscard]] std::shared_ptr<Store> make_memory_store();

}  // namespace purser
