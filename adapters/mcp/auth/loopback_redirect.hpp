// loopback_redirect.hpp: a place on this machine that the user's browser is sent back to (RFC 8252,
// section 7.3).
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <purser/adapters/mcp/auth/oauth.hpp>

namespace purser::mcp {

/// For OAuthOptions.
struct LoopbackRedirect {
  std::string redirect_uri{};  ///< `http://127.0.0.1:PORT/callback`
  Browse browse{};
};

/// Listens on 127.0.0.1, on a port of the system's choice, as long as `browse` lives. `open` shows
/// the page to the user; it must not block. A login takes the first request to /callback that has
/// the state of its page; all others are turned away, and nothing of theirs is kept. Error:
/// `connection_failed`: nothing can listen there.
[[nodiscard]] Result<LoopbackRedirect> loopback_redirect(
    const asio::any_io_executor& executor, std::shared_ptr<Timers> timers,
    std::function<void(const std::string& page)> open);

}  // namespace purser::mcp
