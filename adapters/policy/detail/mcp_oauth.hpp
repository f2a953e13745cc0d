// mcp_oauth.hpp: how to sign in at a server: read, and built.
#pragma once

#include <memory>

#include <purser/adapters/http/location.hpp>
#include <purser/adapters/mcp/auth/authorizer.hpp>
#include <purser/adapters/policy/build.hpp>
#include <purser/adapters/yaml/node.hpp>
#include <purser/runtime/timers.hpp>

namespace purser::policy {

/// `oauth:` of a server.
[[nodiscard]] Result<> read_oauth(const yaml::Node& node, McpOAuthPolicy& out);

/// For a server with `oauth`. Errors: those of file_token_store, loopback_redirect and oauth.
[[nodiscard]] Result<std::shared_ptr<mcp::Authorizer>> mcp_authorizer(
    const McpServerPolicy& server, const http::Location& url, const asio::any_io_executor& executor,
    const std::shared_ptr<Timers>& timers, const Surroundings& surroundings);

/// How long a user may take; 0: nobody is asked.
[[nodiscard]] std::chrono::milliseconds sign_in_time(const McpServerPolicy& server,
                                                     const Surroundings& surroundings);

}  // namespace purser::policy
