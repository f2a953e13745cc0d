// usage.hpp: Bedrock's usage report, and what it means in disjoint classes.
#pragma once

#include <purser/adapters/providers/wire/token_count.hpp>
#include <purser/runtime/model_reply.hpp>

namespace purser::bedrock {

/// The fields of `usage`. Counts of a stream are cumulative: read each report into the same one.
struct UsageReport {
  provider_wire::TokenCount input;  ///< what neither was read from nor written to the cache
  provider_wire::TokenCount cache_read;
  provider_wire::TokenCount cache_write;     ///< all writes, whatever their lifetime
  provider_wire::TokenCount cache_write_5m;  ///< of `cacheDetails`
  provider_wire::TokenCount cache_write_1h;
  provider_wire::TokenCount output;  ///< reasoning included; it is not told apart
  provider_wire::TokenCount total;
};

/// Splits a report into disjoint classes. `asks_1h`: cache writes that the report does not split
/// have the long lifetime, because the request asked for that. A total above the sum of the classes
/// means that one is missing: the usage is then a lower bound. Source: AWS, "TokenUsage".
void normalise(const UsageReport& report, bool asks_1h, Usage& usage, UsageQuality& quality);

}  // namespace purser::bedrock
