// token_store.hpp: the port that keeps tokens and registered clients, and one in memory.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/secret.hpp>

namespace purser::mcp {

struct OAuthTokens {
  Secret access{};
  Secret refresh{};                    ///< empty: none
  WallTime expires = WallTime::max();  ///< of `access`
  std::string issuer{};                ///< who gave them
  std::string resource{};              ///< what they are for; may be empty
  std::vector<std::string> scopes{};   ///< that were asked for
};

/// How we are known to one issuer.
struct OAuthClient {
  std::string id{};
  Secret secret{};  ///< empty: none
  /// `none`, `client_secret_basic`, ...; empty: as the server advertises.
  std::string auth_method{};
  std::string redirect_uri{};  ///< that it was registered with; empty: not by us
};

/// Thread-safe; calls are short. What it cannot keep it forgets: the user is asked again.
class TokenStore {
 public:
  virtual ~TokenStore() = default;
  /// By the server's URL.
  [[nodiscard]] virtual std::optional<OAuthTokens> tokens(const std::string& server) = 0;
  virtual void keep_tokens(const std::string& server, const OAuthTokens& tokens) = 0;
  virtual void forget_tokens(const std::string& server) = 0;
  /// By issuer: what one has given out is of no use, and no business, of another.
  [[nodiscard]] virtual std::optional<OAuthClient> client(const std::string& issuer) = 0;
  virtual void keep_client(const std::string& issuer, const OAuthClient& client) = 0;
  virtual void forget_client(const std::string& issuer) = 0;
};

/// Until the program ends.
[[nodiscard]] std::shared_ptr<TokenStore> memory_token_store();

}  // namespace purser::mcp
