// page_guard.hpp: a list that comes in pages ends.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include <purser/adapters/mcp/protocol/limits.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/result.hpp>

namespace purser::mcp {

/// One list under way. Cursors are opaque and returned as they came; the empty one is a cursor like
/// any other, and only its absence ends the list.
class PageGuard {
 public:
  /// `member`: where a page has its items (`tools`). `key`: what tells items apart (`name`); of two
  /// that share it the first is kept.
  PageGuard(std::string member, std::string key, const Limits& limits);

  /// Takes a page's items. True: there are more, ask with `cursor()`. Errors: `protocol_error`: no
  /// list, or a cursor that came before; `too_large`: more pages, items or bytes than the limits
  /// allow.
  [[nodiscard]] Result<bool> take(Json page);
  [[nodiscard]] const std::string& cursor() const noexcept { return cursor_; }
  [[nodiscard]] std::vector<Json> items() && noexcept { return std::move(items_); }

 private:
  Result<> take_items(Json& list);
  [[nodiscard]] Result<> count(std::size_t bytes);

  std::string member_;
  std::string key_;
  std::size_t pages_max_;
  std::size_t items_max_;
  std::size_t bytes_max_;
  std::size_t pages_ = 0;
  std::size_t bytes_ = 0;
  std::string cursor_;
  std::vector<Json> items_;
  std::unordered_set<std::string> cursors_;
  std::unordered_set<std::string> keys_;
};

}  // namespace purser::mcp
