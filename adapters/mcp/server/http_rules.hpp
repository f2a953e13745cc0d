// http_rules.hpp: who may come in over HTTP, and whether headers say what the body says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/http_server/request.hpp>
#include <purser/adapters/mcp/protocol/message.hpp>

namespace purser::mcp {

/// Whether a `Host` names this server, whatever its port. `allowed` empty: the names of loopback.
[[nodiscard]] bool is_allowed_host(std::string_view host, const std::vector<std::string>& allowed);
/// The same for an `Origin`; a client that is no web page sends none.
[[nodiscard]] bool is_allowed_origin(std::string_view origin,
                                     const std::vector<std::string>& allowed);
/// The token of `Bearer TOKEN`; nothing: there is none.
[[nodiscard]] std::optional<std::string_view> bearer_token(std::string_view authorization);
/// Whether an `Accept` takes both JSON and event streams. An empty one takes all.
[[nodiscard]] bool accepts_both(std::string_view accept);
[[nodiscard]] bool accepts_events(std::string_view accept);
[[nodiscard]] bool is_json(std::string_view content_type);

/// What is wrong with the headers of a modern request; nothing: they fit. `schema`: of the tool
/// that is called; null: no tool, or none of that name.
[[nodiscard]] std::optional<std::string> header_mismatch(const http_server::Request& http,
                                                         const Request& request,
                                                         const Json& schema);

}  // namespace purser::mcp
