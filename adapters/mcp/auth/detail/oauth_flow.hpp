// oauth_flow.hpp: the steps from a challenge to a token, each with its requests.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <purser/adapters/mcp/auth/authorization.hpp>
#include <purser/adapters/mcp/auth/oauth.hpp>
#include <purser/adapters/mcp/auth/www_authenticate.hpp>

namespace purser::mcp {

/// One way to a token. Lives as long as its tasks.
class OAuthFlow {
 public:
  OAuthFlow(const http::Location& server, const OAuthOptions& options, const http::Client& client,
            TokenStore& store)
      : server_(server), options_(options), client_(client), store_(store) {}

  /// `earlier`: tokens that were had before, for their scopes; may be empty.
  [[nodiscard]] Task<OAuthTokens> log_in(BearerChallenge challenge,
                                         std::optional<OAuthTokens> earlier);
  /// By its refresh token.
  [[nodiscard]] Task<OAuthTokens> renew(OAuthTokens tokens);

 private:
  struct Place {
    std::optional<ProtectedResource> resource;  ///< nothing: a server of 2025-03-26
    AuthorizationServer server;
  };

  [[nodiscard]] Task<Place> discover(std::string named);
  [[nodiscard]] Task<std::optional<ProtectedResource>> find_resource(std::string named);
  [[nodiscard]] Task<AuthorizationServer> find_server(std::string issuer);
  [[nodiscard]] Task<AuthorizationServer> find_old_server();
  [[nodiscard]] Task<std::optional<Json>> fetch(const http::Location& place);
  [[nodiscard]] Task<OAuthClient> find_client(const AuthorizationServer& server);
  [[nodiscard]] bool is_registered_at(const std::string& issuer) const;
  [[nodiscard]] std::optional<OAuthClient> known_client(const AuthorizationServer& server);
  [[nodiscard]] Task<OAuthTokens> ask_user(const Place& place, const OAuthClient& client,
                                           Scopes scopes);
  [[nodiscard]] Task<OAuthTokens> ask_token(const AuthorizationServer& server,
                                            const OAuthClient& client, FormFields fields);
  [[nodiscard]] std::string issuer_of(const ProtectedResource& resource) const;

  const http::Location& server_;
  const OAuthOptions& options_;
  const http::Client& client_;
  TokenStore& store_;
};

}  // namespace purser::mcp
