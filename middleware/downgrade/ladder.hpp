// ladder.hpp: which models a step of the ladder leads to, as pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <purser/middleware/downgrade.hpp>
#include <purser/runtime/result.hpp>

namespace purser {

/// The options' steps, also where they are a single one; ascending. Errors: `invalid_argument`: no
/// rung, both forms at once, steps that do not ascend, a rung without a target or to itself.
[[nodiscard]] Result<std::vector<DowngradeStep>> steps_of(const DowngradeOptions& options);

/// How many steps are in force where `reached` is spent.
[[nodiscard]] std::size_t steps_at(const std::vector<DowngradeStep>& steps, Share reached) noexcept;

/// The models to take instead of `asked` where the first `count` steps are in force, the wanted one
/// first, the others for when it cannot be used: further down the same step's ladder, then those of
/// the steps before. Never `asked` itself, and none twice.
[[nodiscard]] std::vector<std::string> cheaper_models(const std::vector<DowngradeStep>& steps,
                                                      std::size_t count, std::string_view asked);

/// All models below `asked`, whatever is spent, nearest first.
[[nodiscard]] std::vector<std::string> models_below(const std::vector<DowngradeStep>& steps,
                                                    std::string_view asked);

}  // namespace purser
