// downgrade.hpp: cheaper models once most of a budget is spent.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/middleware.hpp>
#include <purser/runtime/model_fit.hpp>
#include <purser/runtime/money.hpp>
#include <purser/runtime/session_slots.hpp>
#include <purser/runtime/share.hpp>

namespace purser {

/// `gpt-4o -> gpt-4o-mini`.
struct Rung {
  Glob from;       ///< the model asked for; a pattern never matches what it leads to
  std::string to;  ///< the cheaper one
};

/// From `at` of the budget on, models are taken from `ladder`: the first rung that fits counts.
struct DowngradeStep {
  Share at = Share::parts_per_million(800'000);
  std::vector<Rung> ladder{};
};

/// What happens to a call that does not fit into its budget any more.
enum class OnRefusal : std::uint8_t {
  refuse,     ///< `budget_exhausted`
  downgrade,  ///< it is tried on the next cheaper model of the ladder first
};

struct DowngradeOptions {
  Share at = Share::parts_per_million(800'000);
  std::vector<Rung> ladder{};          ///< of a single step
  std::vector<DowngradeStep> steps{};  ///< several steps, instead of `at` and `ladder`
  OnRefusal on_refusal = OnRefusal::refuse;
  ModelsWithout without{};  ///< models of the ladder that lack an ability
};

/// Rewrites the model once `at` is spent of the fullest blocking limit in dollars on the call's
/// path (not of window `call`; what is held does not count). It stays so until that limit's
/// calendar window is over; for limits of other windows as long as the session lives.
///
/// A later step looks for the model asked for, else for the one that the step before leads to. A
/// model that is not routed, not priced or cannot do what the request needs is passed over; where
/// none is left the model stays, and a warning `not_downgraded` says why. A reply that came from a
/// cheaper model says so in `asked_model` and by a finding `downgraded`, with what it saved.
///
/// docs/downgrade.md. Stands at Place::downgrade. Joining a runtime fails with `invalid_argument`
/// where there is no ladder, the steps do not ascend, or a model leads to itself. Thread-safe.
[[nodiscard]] std::shared_ptr<Middleware> downgrade(DowngradeOptions options);

/// Calls for one model that another one answered.
struct ModelSavings {
  std::string from;  ///< asked for
  std::string to;
  std::int64_t calls = 0;
  Money saved;
};

/// What a session's calls would have cost more on the models asked for.
struct DowngradeSavings {
  static constexpr std::size_t models_max = 64;  ///< more pairs are only in the sums

  Money saved;                           ///< where it can be told; docs/downgrade.md
  std::int64_t calls = 0;                ///< answered by a cheaper model
  std::vector<ModelSavings> by_model{};  ///< in the order of their first calls
};
/// Of the session whose stages remember in `slots`.
[[nodiscard]] DowngradeSavings downgrade_savings(SessionSlots& slots);

}  // namespace purser
