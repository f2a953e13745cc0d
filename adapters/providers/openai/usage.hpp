// usage.hpp: OpenAI's usage report, and what it means in disjoint classes.
#pragma once

#include <optional>
#include <string>

#include <purser/adapters/providers/openai/dialect.hpp>
#include <purser/adapters/providers/wire/usage_details.hpp>
#include <purser/runtime/model_reply.hpp>

namespace purser::openai {

/// What a server says it bills.
struct CostReport {
  std::string usd;       ///< OpenRouter: `cost`
  std::string upstream;  ///< ... `cost_details.upstream_inference_cost`
  bool own_key = false;  ///< ... `is_byok`: the upstream provider bills that by itself
  std::string ticks;     ///< xAI: `cost_in_usd_ticks`

  /// All of it, in the way that the dialect states it; nothing where it was not stated or is no
  /// amount.
  [[nodiscard]] std::optional<Money> amount(StatedCost form) const noexcept;
  /// It was stated, and is no amount.
  [[nodiscard]] bool is_absurd(StatedCost form) const noexcept;
};

/// The fields of `usage` as reported, by OpenAI and by servers that speak its format.
struct UsageReport : provider_wire::UsageDetails {
  provider_wire::TokenCount prompt;      ///< all input, cached and cache-written included
  provider_wire::TokenCount completion;  ///< all output, reasoning and audio included
  provider_wire::TokenCount total;
  provider_wire::TokenCount cache_hit;      ///< DeepSeek's name for `cached`
  provider_wire::TokenCount audio_seconds;  ///< Mistral's: billed by time
  bool counts_apart = false;                ///< see Dialect
  CostReport cost;
};

/// Splits a report into disjoint classes; nothing is counted twice, nothing is negative.
///
/// `usage` and `usage_quality` of `reply` are set: `missing` when nothing was stated, `partial`
/// when a part is missing, the numbers contradict each other, or something is billed that they do
/// not show. xAI counts reasoning outside of the completion, which is recognised by the total
/// (prompt + completion + reasoning).
void normalise(const UsageReport& report, Usage& usage, UsageQuality& quality);

}  // namespace purser::openai
