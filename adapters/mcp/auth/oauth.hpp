// oauth.hpp: tokens by OAuth 2.1, as the Model Context Protocol asks for them.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/mcp/auth/authorizer.hpp>
#include <purser/adapters/mcp/auth/oauth_grant.hpp>
#include <purser/adapters/mcp/auth/token_request.hpp>
#include <purser/adapters/mcp/auth/token_store.hpp>
#include <purser/runtime/timers.hpp>

namespace purser::mcp {

/// Leads the user to `page` and returns the URL that the browser was sent back to, with its query.
/// Whatever it takes, up to `OAuthOptions::login_max`; it is cancelled then.
using Browse = std::function<Task<std::string>(http::Location page)>;

inline constexpr std::chrono::milliseconds login_max_default{300'000};

struct OAuthOptions {
  OAuthOptions(asio::any_io_executor where, std::shared_ptr<Timers> shared_timers)
      : executor(std::move(where)), timers(std::move(shared_timers)) {}

  asio::any_io_executor executor;  ///< its context outlives the authorizer
  std::shared_ptr<Timers> timers;
  /// Without a user: by `client` or `key`.
  OAuthGrant grant = OAuthGrant::authorization_code;

  /// Who we are, in this order: a client that was registered by hand (`client.id` not empty), for
  /// `client_issuer` alone if that is not empty, else with its secret only to the server's own
  /// host; the URL of a document about us, where the server reads such; a registration of our own,
  /// where the server takes it.
  OAuthClient client{};
  std::string client_issuer{};
  ClientKey key{};
  std::string client_metadata_url{};
  std::string client_name = "Purser";

  /// Where the browser is sent back to, and how it is led there. See loopback_redirect.
  std::string redirect_uri =
      "http://127.0.0.1:" + std::to_string(usual_redirect_port) + "/callback";
  Browse browse{};  ///< empty: nobody can be asked
  std::chrono::milliseconds login_max = login_max_default;

  std::shared_ptr<TokenStore> store{};  ///< null: one in memory
  /// For requests to authorisation servers; `admit_address` is ours.
  http::ClientOptions connections{};
  /// Hosts that may be, or lead to, private addresses, beside the server's own. A server may name
  /// loopback addresses if it has one itself.
  std::vector<std::string> private_hosts{};
  /// Times that a server may ask for more scopes, all in all.
  int step_ups_max = 8;
};

/// For one server. Looks up what the server and its authorisation server publish, asks the user
/// where there is need, and renews tokens with their refresh token. Challenges that come at one
/// time lead to one login. A login goes on when the request that led to it is cancelled; the next
/// request finds its token.
///
/// Errors of on_challenge: `unauthenticated`, `permission_denied` (no more scopes to be had),
/// `protocol_error` (metadata that cannot be trusted), `unsupported` (no way to a client id, no
/// browser), those of http::Client.
///
/// Error: `invalid_argument`.
[[nodiscard]] Result<std::shared_ptr<Authorizer>> oauth(http::Location server,
                                                        OAuthOptions options);

}  // namespace purser::mcp
