// stated_cost.hpp: the amount that a provider says it bills.
#pragma once

#include <optional>
#include <string_view>

#include <purser/runtime/money.hpp>

namespace purser::provider_wire {

/// The JSON number `token` times 10^`shift` nanodollars, exactly, rounded up to a whole one:
/// `shift` is 9 for USD. Nothing where the token is no number, negative, or more than Money holds.
[[nodiscard]] std::optional<Money> stated_cost(std::string_view token, int shift) noexcept;

}  // namespace purser::provider_wire
