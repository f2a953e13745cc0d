// stages.hpp: what a policy puts around calls, made from its options.
#pragma once

#include <vector>

#include <purser/adapters/policy/policy.hpp>
#include <purser/middleware/default_chain.hpp>

namespace purser::policy {

/// The stages that the policy has sections for, each in its own place.
[[nodiscard]] std::vector<PlacedStage> stages_of(const Policy& policy);

}  // namespace purser::policy
