// era_cache.cpp: a map behind a mutex.
#include <purser/adapters/mcp/client/detail/era_cache.hpp>

namespace purser::mcp {

std::optional<Verdict> EraCache::find(const std::string& server) const {
  const std::lock_guard lock(mutex_);
  const auto found = verdicts_.find(server);
  return found == verdicts_.end() ? std::nullopt : std::optional(found->second);
}

void EraCache::keep(const std::string& server, Verdict verdict) {
  const std::lock_guard lock(mutex_);
  if (verdicts_.size() < servers_max || verdicts_.contains(server)) verdicts_[server] = verdict;
}

void EraCache::forget(const std::string& server) {
  const std::lock_guard lock(mutex_);
  verdicts_.erase(server);
}

std::shared_ptr<EraCache> make_era_cache() { return std::make_shared<EraCache>(); }

}  // namespace purser::mcp
