// usage.hpp: Anthropic's usage report, and what it means in disjoint classes.
#pragma once

#include <string>
#include <vector>

#include <purser/adapters/providers/wire/token_count.hpp>
#include <purser/runtime/model_reply.hpp>

namespace purser::anthropic {

/// The token fields of `usage`, or of one of its `iterations`.
struct TokenReport {
  provider_wire::TokenCount input;  ///< what neither was read from nor written to the cache
  provider_wire::TokenCount cache_read;
  provider_wire::TokenCount cache_write;  ///< all writes, whatever their lifetime
  provider_wire::TokenCount cache_write_5m;
  provider_wire::TokenCount cache_write_1h;
  provider_wire::TokenCount output;  ///< thinking included
  provider_wire::TokenCount thinking;
  std::string model;  ///< of an iteration
};

struct UsageReport {
  TokenReport total;
  /// Where there are any, they are all the attempts and helpers of the call, and `total` is one of
  /// them only.
  std::vector<TokenReport> iterations;
  provider_wire::TokenCount web_searches;
};

/// Splits a report into disjoint classes.
///
/// Counts of a stream are cumulative: read each new report into the same UsageReport. `asks_1h`:
/// cache writes that the report does not split have the long lifetime, because the request asked
/// for that. `model`: of the reply; iterations of other models make the usage `partial`, since one
/// price cannot fit both. Source: Anthropic's documentation of usage, cache and iterations.
void normalise(const UsageReport& report, bool asks_1h, const std::string& model, Usage& usage,
               UsageQuality& quality);

}  // namespace purser::anthropic
