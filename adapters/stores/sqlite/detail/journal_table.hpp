// journal_table.hpp: journal records as rows, each with a hash over itself and the one before.
#pragma once

#include <functional>
#include <string>

#include <purser/adapters/crypto/sha256.hpp>
#include <purser/adapters/stores/sqlite/detail/database.hpp>
#include <purser/runtime/ledger/store.hpp>

namespace purser::sqlite {

/// The end of the chain.
struct Anchor {
  Sequence sequence = 0;
  crypto::Sha256Digest hash{};  ///< of nothing: zeros
};

/// Makes the schema in a new file; knows an old one. Errors: `invalid_argument`: another program's
/// file, or a later version's.
[[nodiscard]] Result<> prepare_schema(Database& database);
/// The same for a file that is only read: an empty one is none of ours.
[[nodiscard]] Result<> check_schema(Database& database);

/// Appends rows. Not thread-safe.
class JournalWriter {
 public:
  /// Reads where the chain ends. `database` must outlive it.
  [[nodiscard]] static Result<JournalWriter> create(Database& database);

  /// Inside of a transaction. After an error, `roll_back_to` where it was before.
  [[nodiscard]] Result<> append(const JournalRecord& record);
  [[nodiscard]] const Anchor& end() const noexcept { return end_; }
  void roll_back_to(const Anchor& anchor) noexcept { end_ = anchor; }

 private:
  Database* database_ = nullptr;
  Statement insert_;
  Anchor end_;
  std::unique_ptr<crypto::Sha256> sha256_ = std::make_unique<crypto::Sha256>();
  std::string bytes_;
};

/// Calls `each` with every record behind `begin` in order; returns where the chain ends. Errors:
/// `journal_failed`, naming the record: a gap, a hash that does not fit, a value that cannot be;
/// and those of `each`.
[[nodiscard]] Result<Anchor> read_rows(
    Database& database, const Anchor& begin,
    const std::function<Result<>(JournalRecord&, const Anchor&)>& each);

}  // namespace purser::sqlite
