// sampling_params.hpp: what a server asks a model for.
#pragma once

#include <purser/runtime/json.hpp>
#include <purser/runtime/result.hpp>

namespace purser::mcp {

/// The shape of `sampling/createMessage`: messages, and a positive `maxTokens`; tools only where we
/// declared that we understand them. Error: `bad_request`.
[[nodiscard]] Result<> check_sampling(const Json& params, bool tools_declared);

}  // namespace purser::mcp
