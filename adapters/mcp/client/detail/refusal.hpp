// refusal.hpp: our errors as a server is told of them.
#pragma once

#include <purser/adapters/mcp/protocol/message.hpp>

namespace purser::mcp::detail {

/// Says nothing of what went wrong here: our sentences are not the server's business.
[[nodiscard]] WireError refusal(const Error& why);

}  // namespace purser::mcp::detail
