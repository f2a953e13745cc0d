// scopes.hpp: which scopes to ask for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/mcp/auth/metadata.hpp>

namespace purser::mcp {

using Scopes = std::vector<std::string>;

/// Divided by blanks; each once, in their order, at most 256.
[[nodiscard]] Scopes read_scopes(std::string_view text);
[[nodiscard]] std::string print_scopes(const Scopes& scopes);
[[nodiscard]] bool contains(const Scopes& scopes, std::string_view scope) noexcept;
/// `first`, then what `second` adds.
[[nodiscard]] Scopes united(Scopes first, const Scopes& second);

/// The challenge's; else all that the resource supports; else none, which leaves it to the server.
/// To these come the `earlier` ones, so that nothing is lost, and `offline_access` where the server
/// lists it.
[[nodiscard]] Scopes choose_scopes(std::string_view challenged, const Scopes& resource_supports,
                                   const Scopes& server_supports, const Scopes& earlier);

}  // namespace purser::mcp
