// bound.hpp: the worst case of a request to OpenAI's Responses.
#pragma once

#include <string>

#include <purser/runtime/provider.hpp>

namespace purser::responses {

/// The most that `request` can be billed for. Pure.
///
/// `region`: where the server is, if that changes the price (`eu`); empty otherwise. Error:
/// `unbounded_input`: background runs, compaction at the service, and tools that run there, apart
/// from `web_search` with `max_tool_calls`.
[[nodiscard]] Result<RequestBound> bound(const ModelRequest& request, std::string region = {});

}  // namespace purser::responses
