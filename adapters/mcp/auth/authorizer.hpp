// authorizer.hpp: the port for the tokens that open a server, and the simplest of them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <purser/adapters/http/location.hpp>
#include <purser/runtime/secret.hpp>
#include <purser/runtime/task.hpp>

namespace purser::mcp {

/// How a server refused a request. Text in it is the server's: untrusted.
struct Challenge {
  Challenge(http::Location refused_url, int http_status)
      : server(std::move(refused_url)), status(http_status) {}
  http::Location server;                        ///< as it was configured
  int status;                                   ///< 401 or 403
  std::vector<std::string> www_authenticate{};  ///< values of that header
  Secret refused{};                             ///< the token that was sent; empty: none
};

/// Thread-safe; shared by all connections to one server.
class Authorizer {
 public:
  virtual ~Authorizer() = default;

  /// What the next request carries as `Authorization: Bearer`; empty: nothing yet. Errors: as
  /// `on_challenge`.
  [[nodiscard]] virtual Task<Secret> token() = 0;

  /// A request was refused. Success: `token()` has a new one, with which the request makes sense
  /// again. Errors: `unauthenticated`, `permission_denied`, what went wrong on the way to a token.
  [[nodiscard]] virtual Task<> on_challenge(Challenge challenge) = 0;
};

/// Always the same token; a server that refuses it is final.
[[nodiscard]] std::shared_ptr<Authorizer> bearer(Secret token);

}  // namespace purser::mcp
