// usage.hpp: Cohere's usage report, and what it means in disjoint classes.
#pragma once

#include <purser/adapters/providers/wire/token_count.hpp>
#include <purser/runtime/model_reply.hpp>

namespace purser::cohere {

/// The fields of `billed_units` as reported. `tokens` and `cached_tokens` beside them are not read:
/// they are not what is billed.
struct UsageReport {
  provider_wire::TokenCount input;
  provider_wire::TokenCount output;        ///< thinking included
  provider_wire::TokenCount image;         ///< of embeddings; beside `input`
  provider_wire::TokenCount search_units;  ///< of ranking
};

/// `usage` and `quality` are set: `missing` when no billed unit was stated, `partial` when a part
/// is missing or implausible.
///
/// Where only `tokens` are reported, nothing is: they count Cohere's own templates, so they are
/// more than what is billed and may be more than what was held. As a lower bound they would be
/// wrong; as an upper one, what was held is as safe and known beforehand. `has_output`: an answer,
/// and no vectors.
void normalise(const UsageReport& report, bool has_output, Usage& usage, UsageQuality& quality);

}  // namespace purser::cohere
