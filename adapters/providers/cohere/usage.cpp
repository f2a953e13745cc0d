// usage.cpp: what is billed, and whether it can be right.
#include <algorithm>
#include <initializer_list>
#include <purser/adapters/providers/cohere/usage.hpp>

namespace purser::cohere {

using provider_wire::TokenCount;

void normalise(const UsageReport& report, bool has_output, Usage& usage, UsageQuality& quality) {
  const std::initializer_list<const TokenCount*> counts{&report.input, &report.output,
                                                        &report.image, &report.search_units};
  const bool plausible = std::all_of(counts.begin(), counts.end(),
                                     [](const TokenCount* count) { return count->plausible(); });
  const bool any = std::any_of(counts.begin(), counts.end(),
                               [](const TokenCount* count) { return count->stated(); });
  usage.input = report.input.value();
  usage.output = report.output.value();
  usage.input_image = report.image.value();
  usage.units.clear();
  if (report.search_units.value() > 0)
    usage.units.push_back({"search_unit", report.search_units.value()});
  const bool whole = report.input.stated() && (report.output.stated() || !has_output);
  if (plausible && !any) {
    quality = UsageQuality::missing;
  } else {
    quality = plausible && whole ? UsageQuality::exact : UsageQuality::partial;
  }
}

}  // namespace purser::cohere
