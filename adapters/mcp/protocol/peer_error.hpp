// peer_error.hpp: what a server's errors mean to callers here.
#pragma once

#include <string_view>

#include <purser/adapters/mcp/protocol/message.hpp>

namespace purser::mcp {

/// The HTTP statuses that a server or gateway refuses with before it runs anything: 4xx and 503.
[[nodiscard]] constexpr bool refuses_unrun(int http_status) noexcept {
  return (http_status >= 400 && http_status < 500) || http_status == 503;
}

/// `not_found` (an unknown resource), `unsupported` (an unknown method, or a capability that we
/// lack), `bad_request` (all other); the server's words are the peer_message. `rejected` where the
/// code or the HTTP status says that nothing was run.
[[nodiscard]] Error peer_error(const WireError& error, std::string_view method);

/// A refused handshake: names the versions that the server speaks where it says them.
[[nodiscard]] Error initialize_error(const WireError& error);

/// `supported`: a server's list of versions, as it wrote it.
[[nodiscard]] Error no_mutual_revision(const Json& supported);

}  // namespace purser::mcp
