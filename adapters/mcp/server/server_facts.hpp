// server_facts.hpp: what a server says of itself in handshakes and lists.
#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <string>

#include <purser/adapters/mcp/protocol/revision.hpp>
#include <purser/adapters/mcp/server/server.hpp>

namespace purser::mcp {

struct ServerFacts {
  Json server_info = Json::object();
  std::string instructions{};
  Json capabilities = Json::object();
  std::set<std::string, std::less<>> methods{};  ///< that are answered, by handlers
  bool subscribable = false;
  std::chrono::milliseconds list_ttl{};
  std::size_t requests_max = 64;
  std::size_t subscriptions_max = 1'000;
};

[[nodiscard]] ServerFacts facts_of(const ServerOptions& options);

/// `initialize`, in the revision that was chosen.
[[nodiscard]] Json initialize_result(const ServerFacts& facts, Revision revision);
/// `server/discover`, not completed yet.
[[nodiscard]] Json discover_result(const ServerFacts& facts);
/// What each modern result carries beside its own: its type, the server's identity and, for lists,
/// how long they may be kept.
[[nodiscard]] Json complete_result(const ServerFacts& facts, std::string_view method, Json result);
/// The revisions of the modern era.
[[nodiscard]] Json modern_versions();

}  // namespace purser::mcp
