// metadata.hpp: what servers publish about themselves, and where (RFC 9728, RFC 8414).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/adapters/http/location.hpp>
#include <purser/runtime/json.hpp>

namespace purser::mcp {

/// Of the server that wants a token. Untrusted.
struct ProtectedResource {
  std::string resource{};  ///< verbatim: it is compared byte by byte elsewhere
  std::vector<std::string> authorization_servers{};
  std::vector<std::string> scopes_supported{};  ///< empty: it does not say
};

/// Of the server that gives tokens. Untrusted, but for `issuer`, which was checked.
struct AuthorizationServer {
  std::string issuer{};
  std::string authorization_endpoint{};
  std::string token_endpoint{};
  std::string registration_endpoint{};  ///< empty: none
  std::vector<std::string> scopes_supported{};
  std::vector<std::string> token_auth_methods{};  ///< empty: it does not say
  std::vector<std::string> code_challenge_methods{};
  bool takes_metadata_documents = false;  ///< a URL may be the client id
  bool sends_issuer = false;              ///< `iss` is in every answer
};

/// Where to look for the first, in order. Errors: `invalid_argument`: `named` (of the challenge;
/// may be empty) is no URL that may be read.
[[nodiscard]] Result<std::vector<http::Location>> resource_metadata_urls(
    const http::Location& server, const std::string& named);
/// Where to look for the second, in order. Errors: `invalid_argument`, as above.
[[nodiscard]] Result<std::vector<http::Location>> server_metadata_urls(const std::string& issuer);

/// Of a server of 2025-03-26, which is its own authorisation server.
[[nodiscard]] Result<http::Location> old_metadata_url(const http::Location& server);

/// Errors: `protocol_error`: a part that is needed is missing; it is for another resource than
/// `server`.
[[nodiscard]] Result<ProtectedResource> read_resource(const Json& document,
                                                      const http::Location& server);
/// Errors: `protocol_error`: a part that is needed is missing; its issuer is not `issuer`, byte by
/// byte.
[[nodiscard]] Result<AuthorizationServer> read_server(const Json& document,
                                                      const std::string& issuer);

/// Same origin, and a path that `server`'s begins with, whole segments.
[[nodiscard]] bool covers(std::string_view resource, const http::Location& server);

/// Servers of 2025-03-26 publish nothing of the first kind, and perhaps none of the second.
[[nodiscard]] AuthorizationServer default_server(const http::Location& server);
/// Scheme and authority, as they were written.
[[nodiscard]] std::string origin_as_issuer(const http::Location& server);

}  // namespace purser::mcp
