// request_bound.hpp: what a request can consume at most, before its output limit is granted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <purser/runtime/usage.hpp>

namespace purser {

/// What a request can consume at most, before its output limit is granted. Computed by the codec
/// from what will be sent; docs/pricing.md has the formulas.
struct RequestBound {
  /// Never less than the input tokens that will be billed, unless `context_bound` is set.
  Tokens input = 0;
  /// Part of the input lives at the provider (file ids, URLs, a previous response): the bound is
  /// the model's context window where that is known, and there is no bound otherwise.
  bool context_bound = false;
  std::string context_bound_by;  ///< the field that makes it so, for the error's sentence
  /// How often the context can be filled and billed: a provider that runs tools itself samples the
  /// model again after each use. Counts where `context_bound` is set.
  std::int64_t context_fills = 1;
  /// Answers asked for; multiplies the output. 0: nothing is generated (embeddings).
  std::int64_t choices = 1;
  /// What the dearest rate depends on; as in the request. Empty: the provider's default.
  std::string service_tier;
  std::string region;
  std::string speed;
  bool caches_input = false;  ///< input may be billed at the cache-write rate
  bool caches_input_1h = false;
  /// Largest count of each fee the request allows. A provider-side tool without a cap is
  /// `unbounded_input`.
  std::vector<UsageUnits> units;
  /// Exactly what will be billed, where that is known beforehand (a log that is played back): what
  /// is held is what it costs, and nothing above counts.
  std::optional<Usage> known{};
};

}  // namespace purser
