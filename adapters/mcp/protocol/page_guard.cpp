// page_guard.cpp: collects pages under limits.
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/page_guard.hpp>

namespace purser::mcp {

PageGuard::PageGuard(std::string member, std::string key, const Limits& limits)
    : member_(std::move(member)),
      key_(std::move(key)),
      pages_max_(limits.pages_max),
      items_max_(limits.items_max),
      bytes_max_(limits.list_bytes_max) {}

/// Cursors are kept as well.
Result<> PageGuard::count(std::size_t bytes) {
  bytes_ += bytes;
  if (bytes_ <= bytes_max_) return {};
  return fail(ErrorCode::too_large, "a list of " + member_ + " of more than " +
                                        std::to_string(bytes_max_) + " bytes (list_bytes_max)");
}

Result<> PageGuard::take_items(Json& list) {
  for (auto& item : list) {
    if (items_.size() >= items_max_) {
      return fail(ErrorCode::too_large, "a list of more than " + std::to_string(items_max_) + " " +
                                            member_ + " (items_max)");
    }
    if (auto fits = count(dump_json(item).size()); !fits) return fits;
    if (!keys_.insert(text_member(item, key_)).second) continue;
    items_.push_back(std::move(item));
  }
  return {};
}

Result<bool> PageGuard::take(Json page) {
  const auto list = page.is_object() ? page.find(member_) : page.end();
  if (list == page.end() || !list->is_array()) {
    return fail(ErrorCode::protocol_error, "the answer has no list of " + member_);
  }
  if (auto taken = take_items(*list); !taken) return fail(std::move(taken).error());
  const auto& next = purser::mcp::member(page, "nextCursor");
  if (next.is_null()) return false;
  if (!next.is_string()) return fail(ErrorCode::protocol_error, "a cursor that is no text");
  if (++pages_ >= pages_max_) {
    return fail(ErrorCode::too_large,
                "a list of more than " + std::to_string(pages_max_) + " pages (pages_max)");
  }
  cursor_ = next.get<std::string>();
  if (auto fits = count(cursor_.size()); !fits) return fail(std::move(fits).error());
  if (!cursors_.insert(cursor_).second) {
    return fail(ErrorCode::protocol_error, "a list that returns to an earlier page");
  }
  return true;
}

}  // namespace purser::mcp
