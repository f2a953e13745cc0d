// token_json.hpp: tokens and registered clients as JSON text.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <purser/adapters/mcp/auth/token_store.hpp>
#include <purser/runtime/result.hpp>

namespace purser::mcp {

/// All that a store keeps.
struct KeptTokens {
  std::map<std::string, OAuthTokens> tokens{};   ///< by the server's URL
  std::map<std::string, OAuthClient> clients{};  ///< by issuer
};

/// The secrets in it are readable.
[[nodiscard]] std::string print_tokens(const KeptTokens& kept);

/// Error: `invalid_argument`: this is not what print_tokens wrote; nothing of the text is told.
[[nodiscard]] Result<KeptTokens> read_tokens(std::string_view text);

}  // namespace purser::mcp
