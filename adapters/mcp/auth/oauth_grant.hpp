// oauth_grant.hpp: who agrees that a program may use a server.
#pragma once

#include <cstdint>

namespace purser::mcp {

enum class OAuthGrant : std::uint8_t {
  authorization_code,  ///< a user, in a browser
  client_credentials,  ///< nobody: a machine is there of its own right
};

/// Where the user's browser is sent back to, on this machine.
inline constexpr std::uint16_t usual_redirect_port = 33418;

}  // namespace purser::mcp
