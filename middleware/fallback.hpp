// fallback.hpp: another model, or another provider's, where one fails.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <purser/runtime/error.hpp>
#include <purser/runtime/glob.hpp>
#include <purser/runtime/middleware.hpp>
#include <purser/runtime/model_fit.hpp>

namespace purser {

/// Which models answer instead of those that `model` names, in order.
struct FallbackRule {
  Glob model;
  std::vector<std::string> instead{};
};

struct FallbackOptions {
  std::vector<FallbackRule> models{};  ///< the first rule that matches counts
  ModelsWithout without{};             ///< models that lack an ability
};

/// The rule, pure: whether another model or provider may not have this error.
[[nodiscard]] bool another_may_answer(const Error& error) noexcept;

/// Tries the next model of the list after an error that another one may not have, once retries have
/// given up. Never after a delivered chunk, never after a refusal of ours (budget, loop, deadline,
/// cancellation). Each try is priced, held and booked by itself. Routes decide which provider a
/// model's name leads to. Models that are not routed or priced, cannot answer the request, or for
/// which the budget has no room are passed over, as are those that failed already.
///
/// The reply's `asked_model` stays; warnings `fallback` say what failed, what is used, what was
/// passed over and why, and what another kind of provider does not take. Where all fail, the error
/// of the last one that was asked is returned.
///
/// docs/fallback.md. Stands at Place::fallback. Joining a runtime fails with `invalid_argument`
/// where there is no rule, or one without models. Thread-safe.
[[nodiscard]] std::shared_ptr<Middleware> fallback(FallbackOptions options);

}  // namespace purser
