// usage.cpp: counts that are left out, and counts that cannot be right.
#include <purser/adapters/providers/ollama/usage.hpp>

namespace purser::ollama {

void normalise(const UsageReport& report, Usage& usage, UsageQuality& quality) {
  const bool plausible = report.prompt.plausible() && report.output.plausible();
  usage.input = report.prompt.value();
  usage.output = report.output.value();
  if (plausible && !report.prompt.stated() && !report.output.stated()) {
    quality = UsageQuality::missing;
  } else {
    quality = plausible && report.prompt.stated() ? UsageQuality::exact : UsageQuality::partial;
  }
}

}  // namespace purser::ollama
