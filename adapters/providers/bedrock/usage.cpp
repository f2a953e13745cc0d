// usage.cpp: cache lifetimes, and reports that contradict themselves.
#include <algorithm>
#include <initializer_list>

#include <purser/adapters/providers/bedrock/usage.hpp>

namespace purser::bedrock {
namespace {

using provider_wire::TokenCount;

bool is_plausible(const UsageReport& report) {
  return provider_wire::all_plausible({&report.input, &report.cache_read, &report.cache_write,
                                       &report.cache_write_5m, &report.cache_write_1h,
                                       &report.output, &report.total});
}

bool is_empty(const UsageReport& report) {
  const std::initializer_list<const TokenCount*> counts{
      &report.input, &report.cache_read, &report.cache_write, &report.output, &report.total};
  return std::none_of(counts.begin(), counts.end(),
                      [](const TokenCount* count) { return count->stated(); });
}

}  // namespace

void normalise(const UsageReport& report, bool asks_1h, Usage& usage, UsageQuality& quality) {
  const Tokens known = report.cache_write_5m.value() + report.cache_write_1h.value();
  const Tokens unknown = std::max(Tokens{0}, report.cache_write.value() - known);
  usage.input = report.input.value();
  usage.cache_read = report.cache_read.value();
  usage.cache_write = report.cache_write_5m.value() + (asks_1h ? 0 : unknown);
  usage.cache_write_1h = report.cache_write_1h.value() + (asks_1h ? unknown : 0);
  usage.output = report.output.value();

  const bool plausible = is_plausible(report);
  if (plausible && is_empty(report)) {
    quality = UsageQuality::missing;
    return;
  }
  const bool stated = report.input.stated() && report.output.stated();
  const bool writes_agree = !report.cache_write.stated() || known <= report.cache_write.value();
  const bool covers_total = report.total.value() <= usage.total();
  const bool exact = stated && plausible && writes_agree && covers_total;
  quality = exact ? UsageQuality::exact : UsageQuality::partial;
}

}  // namespace purser::bedrock
