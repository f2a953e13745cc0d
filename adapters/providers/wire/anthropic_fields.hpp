// anthropic_fields.hpp: what requests to Anthropic's models have in them, here or at Bedrock.
#pragma once

#include <string_view>

#include <purser/runtime/json.hpp>
#include <purser/runtime/result.hpp>

namespace purser::provider_wire {

/// Whether a tool with this `type` runs here; empty: it has none. All others run at the provider.
[[nodiscard]] bool is_anthropic_tool_here(std::string_view type);

/// Error: `unbounded_input`: one of `fields` makes the provider work without a limit.
[[nodiscard]] Result<> check_anthropic_fields(const Json& fields);

}  // namespace purser::provider_wire
