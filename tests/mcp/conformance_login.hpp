// conformance_login.hpp: how the conformance client logs in.
#pragma once

#include <memory>

#include <purser/adapters/mcp/auth/oauth.hpp>

namespace purser {

/// By OAuth 2.1, as the page that a browser would be led to decides at once. `context`: what the
/// suite tells the client: `client_id` and the like. Null where no client can be made.
[[nodiscard]] std::shared_ptr<mcp::Authorizer> conformance_login(
    const Json& context, const http::Location& server, const asio::any_io_executor& executor,
    const std::shared_ptr<Timers>& timers);

}  // namespace purser
