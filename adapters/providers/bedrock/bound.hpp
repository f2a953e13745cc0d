// bound.hpp: the worst case of a request to Bedrock's Converse.
#pragma once

#include <string>

#include <purser/runtime/provider.hpp>

namespace purser::bedrock {

/// The most that `request` can be billed for. Pure.
///
/// Errors: `unbounded_input`: guardrails, which are billed apart by a price that answers do not
/// tell; tools that run at the provider.
[[nodiscard]] Result<RequestBound> bound(const ModelRequest& request);

/// The request asks for one-hour cache writes somewhere.
[[nodiscard]] bool asks_for_1h_cache(const ModelRequest& request);
/// `extra.serviceTier.type` and `extra.performanceConfig.latency`; empty where there is none.
[[nodiscard]] std::string service_tier_of(const ModelRequest& request);
[[nodiscard]] std::string speed_of(const ModelRequest& request);

}  // namespace purser::bedrock
