// chain.cpp: hashes over a record and the hash before it.
#include <purser/adapters/stores/sqlite/detail/chain.hpp>

#include <algorithm>
#include <charconv>

#include <purser/runtime/ledger/journal_bytes.hpp>

namespace purser::sqlite {

const Anchor& Chain::add(const JournalRecord& record, std::string_view scope,
                         std::string_view usage) {
  bytes_.assign(end_.hash.begin(), end_.hash.end());
  append_journal_bytes(bytes_, record, scope, usage);
  end_ = {record.sequence, (*sha256_)(bytes_)};
  return end_;
}

bool is_hash(std::string_view bytes, const crypto::Sha256Digest& hash) noexcept {
  return hash_from_bytes(bytes) == hash;
}

std::optional<crypto::Sha256Digest> hash_from_bytes(std::string_view bytes) noexcept {
  crypto::Sha256Digest hash{};
  if (bytes.size() != hash.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

std::optional<crypto::Sha256Digest> hash_from_hex(std::string_view text) noexcept {
  crypto::Sha256Digest hash{};
  if (text.size() != 2 * hash.size()) return std::nullopt;
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const auto* const digits = text.data() + 2 * i;
    const auto [end, failure] = std::from_chars(digits, digits + 2, hash.at(i), 16);
    if (failure != std::errc{} || end != digits + 2) return std::nullopt;
  }
  return hash;
}

}  // namespace purser::sqlite
