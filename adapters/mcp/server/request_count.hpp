// request_count.hpp: how many requests are under way, of all callers and of each.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string_view>

#include <purser/adapters/mcp/server/party.hpp>
#include <purser/adapters/mcp/server/server_limits.hpp>

namespace purser::mcp {

/// Thread-safe.
class RequestCount {
 public:
  explicit RequestCount(const ServerLimits& limits)
      : all_max_(limits.all_requests_max), party_max_(limits.caller_requests_max) {}

  /// Empty: one more of `party` is under way, until `end`; else why it may not be.
  [[nodiscard]] std::string_view begin(const Party& party);
  void end(const Party& party);

 private:
  const std::size_t all_max_;
  const std::size_t party_max_;
  std::mutex mutex_;
  std::size_t all_ = 0;
  std::map<Party, std::size_t> parties_;  ///< those that have some
};

}  // namespace purser::mcp
