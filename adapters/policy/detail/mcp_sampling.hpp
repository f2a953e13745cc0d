// mcp_sampling.hpp: reads what a server may ask of models.
#pragma once

#include <purser/adapters/policy/policy.hpp>
#include <purser/adapters/yaml/node.hpp>

namespace purser::policy {

/// `sampling:` of a server. After routes: its models have one.
[[nodiscard]] Result<> read_sampling(const yaml::Node& node, const Policy& policy,
                                     mcp::SamplingOptions& out);

}  // namespace purser::policy
