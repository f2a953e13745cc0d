// server_info.hpp: what a server says of itself.
#pragma once

#include <string>
#include <string_view>

#include <purser/adapters/mcp/protocol/limits.hpp>
#include <purser/adapters/mcp/protocol/revision.hpp>
#include <purser/runtime/json.hpp>

namespace purser::mcp {

/// What a server says of itself: untrusted.
struct ServerInfo {
  std::string name{};
  std::string version{};
  std::string instructions{};  ///< text for the model, cut to its limit
  Json capabilities = Json::object();
  Revision revision = newest_legacy;
};

/// The result of `initialize` (`serverInfo`) or of `server/discover` (`_meta`), without its
/// revision. What is missing or of a wrong type is left empty.
[[nodiscard]] ServerInfo read_server_info(const Json& result, const Limits& limits);

/// Whether `capabilities` names `feature` (`tools`), or `flag` of it (`listChanged`).
[[nodiscard]] bool has_capability(const Json& capabilities, const std::string& feature);
[[nodiscard]] bool has_capability(const Json& capabilities, const std::string& feature,
                                  const std::string& flag);

}  // namespace purser::mcp
