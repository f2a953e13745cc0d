// answer_shelf.hpp: the answers that are kept, bounded in number, size and age.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <purser/middleware/cache/cached_answer.hpp>
#include <purser/runtime/clock.hpp>

namespace purser {

/// The least recently used goes first. Keys are whole requests and no hashes of them: a wrong
/// answer is worse than the memory. Not thread-safe.
class AnswerShelf {
 public:
  AnswerShelf(std::size_t entries_max, std::size_t bytes_max) noexcept
      : entries_max_(entries_max), bytes_max_(bytes_max) {}

  /// Null: unknown, or too old by `now`.
  [[nodiscard]] std::shared_ptr<const CachedAnswer> find(std::string_view key, Instant now);
  /// Replaces an older one. One that alone is larger than the shelf is not kept.
  void put(const std::string& key, std::shared_ptr<const CachedAnswer> answer, Instant until);

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const CachedAnswer> answer;
    Instant until;

    [[nodiscard]] std::size_t bytes() const noexcept { return key.size() + answer->bytes(); }
  };
  using Entries = std::list<Entry>;

  void drop(Entries::iterator entry);

  std::size_t entries_max_;
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  Entries entries_;  ///< the most recently used first
  std::unordered_map<std::string_view, Entries::iterator> by_key_;  ///< views of `entries_`
};

}  // namespace purser
