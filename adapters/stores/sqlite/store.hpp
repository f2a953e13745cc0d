// store.hpp: the durable journal of one process, in an SQLite file.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/ledger/store.hpp>

namespace purser::sqlite {

enum class Durability : std::uint8_t {
  strict,   ///< a record is durable when it is on the disk
  relaxed,  ///< a record counts as durable at once, and is on the disk within `delay_max`
};

struct StoreOptions {
  std::string path;  ///< made where it is new; `PATH-lock` beside it keeps other processes out
  Durability durability = Durability::strict;
  std::chrono::milliseconds delay_max{50};
  /// How long to wait before a full disk is tried again.
  std::chrono::milliseconds retry_delay{1000};
  std::string vfs{};  ///< a registered SQLite VFS; empty: the default one
  /// Older records are folded into a summary when the store is opened (compaction.hpp), where that
  /// is worth its while; at least a day. Unset: everything is kept for ever.
  std::optional<std::chrono::nanoseconds> keep{};
  const Clock* clock = nullptr;  ///< says what is older; null: the machine's
};

/// Opens or makes the journal. WAL, synchronous=FULL; one thread writes whatever is queued in one
/// commit. A full disk stops admission until there is room again; any other failure to write stops
/// it for good: what was acknowledged stays, nothing more is.
///
/// Errors: `invalid_argument`: the file cannot be opened or written, is no ledger of Purser's, is
/// in use by another process, or was made by a later version, or less than a day is to be kept;
/// `journal_failed`: it is damaged. Who waits for a record must not throw: that stops the store for
/// good as well. The last owner writes what is queued before it returns.
[[nodiscard]] Result<std::shared_ptr<Store>> open_store(StoreOptions options);

}  // namespace purser::sqlite
