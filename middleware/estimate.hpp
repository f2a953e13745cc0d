// estimate.hpp: a tighter idea of a call's input than its proven bound, where that is accepted.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/middleware.hpp>
#include <purser/runtime/share.hpp>

namespace purser {

/// Where an estimate comes from.
enum class EstimateBy : std::uint8_t {
  count,    ///< the provider's own count, which is free and takes a round trip
  learned,  ///< what earlier calls of the model came to, in relation to their bounds
};

struct EstimateRule {
  Glob model = "*";
  EstimateBy by = EstimateBy::count;
  /// Added to what is counted or learned.
  Share margin = 5_percent;
  /// `learned`: the share of calls whose input may turn out larger than learned. Such a call costs
  /// more than was held for it, and may take its account over its limit by that much. Has to be
  /// stated.
  std::optional<Share> accepted_risk{};
  /// `count`: how long a count may take; after that the proven bound is held.
  std::chrono::milliseconds count_timeout{5'000};
};

struct EstimateOptions {
  std::vector<EstimateRule> rules{};  ///< the first one that matches a model counts
};

/// Tells the budget what the input of a model call will come to, so that it holds less than the
/// proven bound (one token per byte). Never more than the bound is held. Where there is no estimate
/// (the provider counts nothing, the count fails or is no positive number, too little is learned),
/// the bound is.
///
/// An input that was larger than its estimate is noted as `estimate_exceeded`.
///
/// docs/estimates.md. Stands at Place::estimate, right outside of the budget. Joining a runtime
/// fails with `invalid_argument` where `learned` states no risk above zero. Thread-safe.
[[nodiscard]] std::shared_ptr<Middleware> estimate(EstimateOptions options);

}  // namespace purser
