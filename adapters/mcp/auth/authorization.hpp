// authorization.hpp: the page where the user agrees, and what comes back from it (OAuth 2.1 with
// PKCE, RFC 7636; RFC 8707; RFC 9207).
#pragma once

#include <string>
#include <string_view>

#include <purser/adapters/mcp/auth/metadata.hpp>
#include <purser/adapters/mcp/auth/scopes.hpp>
#include <purser/runtime/secret.hpp>

namespace purser::mcp {

/// S256 of a verifier.
[[nodiscard]] std::string code_challenge(std::string_view verifier);

struct AuthorizationRequest {
  std::string client_id{};
  std::string redirect_uri{};
  std::string state{};
  std::string challenge{};
  std::string resource{};  ///< verbatim; empty: left out
  Scopes scopes{};         ///< empty: left out
};

/// Errors: `protocol_error`: the server's endpoint is no URL that a browser may be sent to; it does
/// not support S256.
[[nodiscard]] Result<http::Location> authorization_url(const AuthorizationServer& server,
                                                       const AuthorizationRequest& request);

/// The code. `callback`: the URL to which the browser was sent back, with its query. Errors:
/// `protocol_error`: the state or the issuer is not the one expected; nothing else of it is shown
/// then. `permission_denied`: the user or the server refused, with its words as peer_message.
[[nodiscard]] Result<Secret> read_callback(std::string_view callback, std::string_view state,
                                           const AuthorizationServer& server);

}  // namespace purser::mcp
