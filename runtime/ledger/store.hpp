// store.hpp: the port to the journal: where the ledger's records become durable.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/ledger/charge.hpp>
#include <purser/runtime/scope.hpp>

namespace purser {

/// Position in the journal, counted from 1, without gaps.
using Sequence = std::uint64_t;

using HoldId = std::uint64_t;

/// Something that happened to money. `sequence` is given by the store.
struct JournalRecord {
  enum class Kind : std::uint8_t { hold, charge, release, track };
  Kind kind = Kind::hold;
  Sequence sequence = 0;
  WallTime time{};
  HoldId hold = 0;  ///< hold, charge, release: which
  CallId call = 0;
  Attempt attempt;
  CallKind call_kind = CallKind::model;
  Purpose purpose = Purpose::user;
  Scope scope;
  std::string name;   ///< model or tool, as asked
  std::string model;  ///< charge: the model as answered; empty: as asked
  Money low;          ///< charge, track
  Money high;         ///< hold: what is held; charge, track: counted
  Tokens tokens = 0;  ///< hold: held; charge: as booked
  std::int64_t calls = 0;
  Usage usage;
  std::string price_version;
};

/// Takes records in order and makes them durable. Implementations: memory (durable at once, keeps
/// nothing) and, later, databases. All members are thread-safe.
class Store {
 public:
  virtual ~Store() = default;

  /// False: records are not needed, and the ledger does not build them (the memory store).
  [[nodiscard]] virtual bool keeps_records() const noexcept { return true; }

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
};

[[nodiscard]] std::shared_ptr<Store> make_memory_store();

}  // namespace purser
