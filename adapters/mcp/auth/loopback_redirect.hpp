// loopback_redirect.hpp: a place on this machine that the user's browser is sent back to (RFC 8252,
// section 7.3).
#pragma once

#include <cstdint>
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

/// Listens on 127.0.0.1. `open` shows the page to the user; it must not block. A login takes the
/// first request to /callback that has the state of its page; all others are turned away, and
/// nothing of theirs is kept. One login at a time.
///
/// `port` 0: one of the system's choice, listened at as long as `browse` lives; for programs that
/// keep no tokens. Else: that port, listened at while a login is under way; for clients that are
/// registered with it. While another login is at it, also another program's, `browse` waits for its
/// turn, up to two minutes.
///
/// Error, of `browse` too: `connection_failed`: nothing can listen there.
[[nodiscard]] Result<LoopbackRedirect> loopback_redirect(
    const asio::any_io_executor& executor, std::shared_ptr<Timers> timers,
    std::function<void(const std::string& page)> open, std::uint16_t port = 0);

}  // namespace purser::mcp
