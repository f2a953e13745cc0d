// stdio_link.hpp: one client at two descriptors: lines in, lines out.
#pragma once

#include <memory>

#include <purser/adapters/mcp/server/detail/hub.hpp>

namespace purser::mcp {

/// Serves until input ends, or the task is cancelled. As Server::serve_stdio.
[[nodiscard]] Task<> serve_stdio(std::shared_ptr<Hub> hub, PipeOptions options);

}  // namespace purser::mcp
