// request_count.cpp: counts what is under way.
#include <purser/adapters/mcp/server/request_count.hpp>

namespace purser::mcp {

std::string_view RequestCount::begin(const Party& party) {
  const std::lock_guard lock(mutex_);
  if (all_ >= all_max_) return "the server has enough to do";
  const auto found = parties_.find(party);
  const auto count = found == parties_.end() ? 0 : found->second;
  if (count >= party_max_) return "this caller has enough under way";
  parties_[party] = count + 1;
  ++all_;
  return {};
}

void RequestCount::end(const Party& party) {
  const std::lock_guard lock(mutex_);
  const auto found = parties_.find(party);
  if (found == parties_.end()) return;
  --all_;
  if (--found->second == 0) parties_.erase(found);
}

}  // namespace purser::mcp
