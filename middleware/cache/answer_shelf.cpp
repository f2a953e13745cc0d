// answer_shelf.cpp: a list by use, and an index of it.
#include <purser/middleware/cache/answer_shelf.hpp>

#include <utility>

namespace purser {

void AnswerShelf::drop(Entries::iterator entry) {
  bytes_ -= entry->bytes();
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

std::shared_ptr<const CachedAnswer> AnswerShelf::find(std::string_view key, Instant now) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  const auto entry = found->second;
  if (now >= entry->until) {
    drop(entry);
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->answer;
}

void AnswerShelf::put(const std::string& key, std::shared_ptr<const CachedAnswer> answer,
                      Instant until) {
  if (const auto old = by_key_.find(key); old != by_key_.end()) drop(old->second);
  entries_.push_front({key, std::move(answer), until});
  by_key_.emplace(entries_.front().key, entries_.begin());
  bytes_ += entries_.front().bytes();
  while (entries_.size() > entries_max_ || bytes_ > bytes_max_) {
    const bool alone_too_large = entries_.front().bytes() > bytes_max_;
    drop(alone_too_large ? entries_.begin() : std::prev(entries_.end()));
  }
}

}  // namespace purser
