// chain.hpp: the hash that ties each record to the one before.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <purser/adapters/crypto/sha256.hpp>
#include <purser/runtime/ledger/store.hpp>

namespace purser::sqlite {

/// The end of a chain.
struct Anchor {
  Sequence sequence = 0;
  crypto::Sha256Digest hash{};  ///< of nothing: zeros
};

/// Makes links. Not thread-safe.
class Chain {
 public:
  /// The chain goes on from `end`.
  explicit Chain(const Anchor& end = {}) : end_(end) {}

  /// Adds a record; `scope` and `usage` are its own in their text forms.
  const Anchor& add(const JournalRecord& record, std::string_view scope, std::string_view usage);
  [[nodiscard]] const Anchor& end() const noexcept { return end_; }
  void roll_back_to(const Anchor& end) noexcept { end_ = end; }

 private:
  Anchor end_;
  std::unique_ptr<crypto::Sha256> sha256_ = std::make_unique<crypto::Sha256>();
  std::string bytes_;
};

/// Whether the bytes are that hash.
[[nodiscard]] bool is_hash(std::string_view bytes, const crypto::Sha256Digest& hash) noexcept;
/// Empty where they have another length.
[[nodiscard]] std::optional<crypto::Sha256Digest> hash_from_bytes(std::string_view bytes) noexcept;
[[nodiscard]] std::optional<crypto::Sha256Digest> hash_from_hex(std::string_view text) noexcept;

}  // namespace purser::sqlite
