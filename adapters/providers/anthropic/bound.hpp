// bound.hpp: the worst case of a request to Anthropic's Messages.
#pragma once

#include <purser/runtime/provider.hpp>

namespace purser::anthropic {

/// The most that `request` can be billed for. Pure.
///
/// Errors: `unbounded_input`: a tool that runs at the provider without `max_uses`, code execution,
/// remote MCP servers, server-side compaction.
///
/// `region`: where a request is served that names no `inference_geo`: the workspace's default.
/// Empty: nobody said; then the dearest of the price's regions counts.
[[nodiscard]] Result<RequestBound> bound(const ModelRequest& request, std::string_view region = {});

/// The request asks for one-hour cache writes somewhere.
[[nodiscard]] bool asks_for_1h_cache(const ModelRequest& request);

}  // namespace purser::anthropic
