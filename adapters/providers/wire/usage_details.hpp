// usage_details.hpp: what OpenAI's usage reports say beside the sums of input and output.
#pragma once

#include <purser/adapters/providers/wire/token_count.hpp>

namespace purser::provider_wire {

/// The counts in `*_tokens_details`, in Chat Completions and Responses alike.
struct UsageDetails {
  TokenCount cached;
  TokenCount cache_write;
  TokenCount cache_write_12h;  ///< part of `cache_write`
  TokenCount audio_in;
  TokenCount image_in;
  TokenCount reasoning;
  TokenCount audio_out;
};

}  // namespace purser::provider_wire
