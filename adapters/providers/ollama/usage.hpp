// usage.hpp: Ollama's counts, and what they mean in disjoint classes.
#pragma once

#include <purser/adapters/providers/wire/token_count.hpp>
#include <purser/runtime/model_reply.hpp>

namespace purser::ollama {

struct UsageReport {
  provider_wire::TokenCount prompt;  ///< `prompt_eval_count`, cached tokens included
  provider_wire::TokenCount output;  ///< `eval_count`, thinking included
};

/// `usage` and `quality` are set.
///
/// A count of zero is left out by the server: without an output count there was no output. A prompt
/// is never empty, so without its count (as very old servers answer from their cache) the usage is
/// `partial`, and `missing` where neither is stated.
void normalise(const UsageReport& report, Usage& usage, UsageQuality& quality);

}  // namespace purser::ollama
