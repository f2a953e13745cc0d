// usage.hpp: Gemini's usage report, and what it means in disjoint classes.
#pragma once

#include <string>
#include <string_view>

#include <purser/adapters/providers/wire/token_count.hpp>
#include <purser/runtime/model_reply.hpp>

namespace purser::gemini {

/// The tokens of one side by what they stand for. Text and video are not told apart.
struct ModalityReport {
  provider_wire::TokenCount audio;
  provider_wire::TokenCount image;
};

/// The fields of `usageMetadata`. Fields that would be zero are not sent.
struct UsageReport {
  provider_wire::TokenCount prompt;  ///< all input but `tool_use`, cached included
  provider_wire::TokenCount cached;
  provider_wire::TokenCount tool_use;    ///< what tools of the provider found; outside of `prompt`
  provider_wire::TokenCount candidates;  ///< visible output of all candidates
  provider_wire::TokenCount thoughts;    ///< outside of `candidates`
  provider_wire::TokenCount total;
  ModalityReport prompt_details;
  ModalityReport cache_details;
  ModalityReport candidates_details;
};

/// Splits a report into disjoint classes; nothing is counted twice, nothing is negative.
///
/// `is_final`: the report came with the end of the answer; earlier ones are lower bounds. Cached
/// audio counts as `cache_read` and makes the usage `partial`, because it has a rate of its own
/// that no price table lists; so does a total that is not the sum of its parts.
/// Source: Google's reference of UsageMetadata.
void normalise(const UsageReport& report, bool is_final, Usage& usage, UsageQuality& quality);

/// `serviceTier` or Vertex AI's `trafficType` as the price table names it: `priority`, `flex`,
/// `on_demand`. `provisioned_throughput` is paid for by time.
[[nodiscard]] std::string tier_name(std::string_view said);
inline constexpr std::string_view provisioned_throughput = "provisioned_throughput";

}  // namespace purser::gemini
