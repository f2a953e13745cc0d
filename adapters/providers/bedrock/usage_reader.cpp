// usage_reader.cpp: finds the fields of a usage report.
#include <fmt/format.h>

#include <algorithm>

#include <purser/adapters/providers/bedrock/detail/answer.hpp>

namespace purser::bedrock::detail {
namespace {

using provider_wire::TokenCount;
using provider_wire::detail::for_each_field;
using provider_wire::detail::for_each_item;
using provider_wire::detail::read_string;
using provider_wire::detail::scalar_token;

/// One entry of `cacheDetails`.
struct CacheDetail {
  std::string_view lifetime;
  std::string_view tokens;
};

bool read_detail(ondemand::value value, CacheDetail& detail) {
  return for_each_field(value, [&](std::string_view name, ondemand::value member) {
    if (name == "ttl") return read_string(member, detail.lifetime);
    if (name == "inputTokens") detail.tokens = scalar_token(member);
    return true;
  });
}

/// Entries of one lifetime are added up before they are compared with what was reported earlier.
bool read_details(ondemand::value value, UsageReport& report) {
  Tokens short_lived = 0;
  Tokens long_lived = 0;
  bool plausible = true;
  const bool whole = for_each_item(value, [&](ondemand::value item) {
    CacheDetail detail;
    if (!read_detail(item, detail)) return false;
    TokenCount count;
    count.read(detail.tokens);
    const bool known = detail.lifetime == "5m" || detail.lifetime == "1h";
    plausible = plausible && known && count.plausible();
    Tokens& sum = detail.lifetime == "1h" ? long_lived : short_lived;
    sum = std::min(sum + count.value(), provider_wire::token_count_max + 1);
    return true;
  });
  if (!whole) return false;
  report.cache_write_5m.read(plausible ? fmt::format("{}", short_lived) : "-1");
  report.cache_write_1h.read(plausible ? fmt::format("{}", long_lived) : "-1");
  return true;
}

}  // namespace

bool read_usage(ondemand::value usage, UsageReport& report) {
  return for_each_field(usage, [&](std::string_view name, ondemand::value value) {
    if (name == "inputTokens") report.input.read(scalar_token(value));
    if (name == "outputTokens") report.output.read(scalar_token(value));
    if (name == "totalTokens") report.total.read(scalar_token(value));
    if (name == "cacheReadInputTokens") report.cache_read.read(scalar_token(value));
    if (name == "cacheWriteInputTokens") report.cache_write.read(scalar_token(value));
    if (name == "cacheDetails") return read_details(value, report);
    return true;
  });
}

}  // namespace purser::bedrock::detail
