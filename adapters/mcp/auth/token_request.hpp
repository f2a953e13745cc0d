// token_request.hpp: what is sent to a token endpoint, and what it answers, pure.
#pragma once

#include <string>
#include <string_view>

#include <purser/adapters/http/message.hpp>
#include <purser/adapters/mcp/auth/form.hpp>
#include <purser/adapters/mcp/auth/metadata.hpp>
#include <purser/adapters/mcp/auth/scopes.hpp>
#include <purser/adapters/mcp/auth/token_store.hpp>

namespace purser::mcp {

/// A key of the client's own, in place of a secret (RFC 7523, section 2.2).
struct ClientKey {
  std::string algorithm = "ES256";  ///< or `RS256`
  Secret private_key{};             ///< PEM; empty: there is none
};

/// The method by which `client` proves to be itself: the one it was registered with; else the first
/// that the server advertises and the client can (a server that says nothing takes
/// `client_secret_basic`); else `none`.
[[nodiscard]] std::string auth_method_of(const OAuthClient& client, const ClientKey& key,
                                         const AuthorizationServer& server);

/// Fields of the grants, without the client's proof.
[[nodiscard]] FormFields code_grant(const Secret& code, std::string_view verifier,
                                    std::string_view redirect_uri, std::string_view resource);
[[nodiscard]] FormFields refresh_grant(const Secret& refresh, std::string_view resource);
[[nodiscard]] FormFields client_grant(const Scopes& scopes, std::string_view resource);

/// Who asks, and when.
struct TokenRequester {
  OAuthClient client{};
  ClientKey key{};
  WallTime now{};
  std::string nonce{};  ///< of a signed proof; never used twice
};

/// Errors: `protocol_error`: the endpoint is no URL that may be used; `invalid_argument`: the key
/// cannot sign.
[[nodiscard]] Result<http::Request> token_request(const AuthorizationServer& server,
                                                  const TokenRequester& requester,
                                                  FormFields fields);

/// Errors: `unauthenticated`: refused for good, with the server's words as peer_message;
/// `overloaded`: perhaps not next time; `protocol_error`: not a bearer token.
[[nodiscard]] Result<OAuthTokens> read_tokens(const http::Response& response,
                                              const AuthorizationServer& server, WallTime now);

/// What is sent to a registration endpoint (RFC 7591), and what it answers. Errors: as above.
[[nodiscard]] Result<http::Request> registration_request(const AuthorizationServer& server,
                                                         std::string_view client_name,
                                                         std::string_view redirect_uri);
[[nodiscard]] Result<OAuthClient> read_registration(const http::Response& response,
                                                    const AuthorizationServer& server);

}  // namespace purser::mcp
