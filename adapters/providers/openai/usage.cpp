// usage.cpp: which of OpenAI's counts lies inside which other.
#include <algorithm>
#include <initializer_list>
#include <purser/adapters/providers/openai/usage.hpp>

namespace purser::openai {
namespace {

using provider_wire::carve;
using provider_wire::TokenCount;

bool all_plausible(const UsageReport& report) {
  const std::initializer_list<const TokenCount*> counts{
      &report.prompt,          &report.completion, &report.cached,   &report.cache_write,
      &report.cache_write_12h, &report.cache_hit,  &report.audio_in, &report.image_in,
      &report.reasoning,       &report.audio_out};
  return std::all_of(counts.begin(), counts.end(),
                     [](const TokenCount* count) { return count->plausible(); });
}

bool reasoning_is_outside(const UsageReport& report) {
  return report.reasoning.value() > 0 && report.total.stated() && report.total.plausible() &&
         report.total.value() ==
             report.prompt.value() + report.completion.value() + report.reasoning.value();
}

/// Carved classes that are larger than what they lie in are a contradiction; the larger number is
/// kept.
bool split_input(const UsageReport& report, Usage& usage) {
  const TokenCount& cached = report.cached.stated() ? report.cached : report.cache_hit;
  usage.input = report.prompt.value();
  usage.cache_read = cached.value();
  usage.cache_write_1h = std::min(report.cache_write_12h.value(), report.cache_write.value());
  usage.cache_write = report.cache_write.value() - usage.cache_write_1h;
  bool consistent = carve(usage.input, usage.cache_read);
  consistent &= carve(usage.input, report.cache_write.value());
  usage.input_audio = std::min(usage.input, report.audio_in.value());
  usage.input -= usage.input_audio;
  usage.input_image = std::min(usage.input, report.image_in.value());
  usage.input -= usage.input_image;
  return consistent;
}

bool split_output(const UsageReport& report, Usage& usage) {
  usage.output = report.completion.value();
  usage.reasoning = report.reasoning.value();
  bool consistent = reasoning_is_outside(report) || carve(usage.output, usage.reasoning);
  usage.output_audio = report.audio_out.value();
  consistent &= carve(usage.output, usage.output_audio);
  return consistent;
}

}  // namespace

void normalise(const UsageReport& report, Usage& usage, UsageQuality& quality) {
  const bool plausible = all_plausible(report);
  const bool input_consistent = split_input(report, usage);
  const bool output_consistent = split_output(report, usage);
  const bool whole = report.prompt.stated() && report.completion.stated();
  const bool nothing = plausible && !report.prompt.stated() && !report.completion.stated();
  if (nothing) {
    quality = UsageQuality::missing;
  } else if (whole && plausible && input_consistent && output_consistent) {
    quality = UsageQuality::exact;
  } else {
    quality = UsageQuality::partial;
  }
}

}  // namespace purser::openai
