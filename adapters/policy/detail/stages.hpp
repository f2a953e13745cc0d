// stages.hpp: what a policy puts around calls, made from its options.
#pragma once

#include <vector>

#include <purser/adapters/policy/detail/kept.hpp>
#include <purser/middleware/default_chain.hpp>

namespace purser::policy {

/// The stages that the policy has sections for, each in its place. Errors, with their place in the
/// file: those of StageRegistry::make; `invalid_argument`: one that must not stand where it is put;
/// `unsupported`: tools need approval, and nobody can be asked.
[[nodiscard]] Result<std::vector<PlacedStage>> stages_of(const Policy& policy,
                                                         const Surroundings& surroundings,
                                                         Kept& kept);

}  // namespace purser::policy
