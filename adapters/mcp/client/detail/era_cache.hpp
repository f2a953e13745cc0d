// era_cache.hpp: what servers were found to speak.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include <purser/adapters/mcp/client/client.hpp>
#include <purser/adapters/mcp/protocol/opening.hpp>

namespace purser::mcp {

/// By command line or address. Holds a limited number: beyond it, verdicts are not kept.
class EraCache {
 public:
  [[nodiscard]] std::optional<Verdict> find(const std::string& server) const;
  void keep(const std::string& server, Verdict verdict);
  void forget(const std::string& server);

 private:
  static constexpr std::size_t servers_max = 10'000;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Verdict> verdicts_;
};

}  // namespace purser::mcp
