// usage.cpp: which of OpenAI's counts lies inside which other.
#include <algorithm>
#include <purser/adapters/providers/openai/usage.hpp>

namespace purser::openai {
namespace {

using provider_wire::carve;
using provider_wire::TokenCount;

bool all_plausible(const UsageReport& report) {
  return provider_wire::all_plausible({&report.prompt, &report.completion, &report.cached,
                                       &report.cache_write, &report.cache_write_12h,
                                       &report.cache_hit, &report.audio_in, &report.image_in,
                                       &report.reasoning, &report.audio_out});
}

bool reasoning_is_outside(const UsageReport& report) {
  const Tokens visible = report.prompt.value() + report.completion.value();
  const bool total_known = report.total.stated() && report.total.plausible();
  if (report.counts_apart) return !total_known || report.total.value() != visible;
  return report.reasoning.value() > 0 && total_known &&
         report.total.value() == visible + report.reasoning.value();
}

/// Takes up to `wanted` out of `from` into `into`: the rest of it was cached. More than the whole
/// prompt is a contradiction.
bool carve_media(Tokens& from, Tokens wanted, Tokens prompt, Tokens& into) {
  into = wanted <= prompt ? std::min(from, wanted) : wanted;
  return carve(from, into);
}

/// Carved classes that are larger than what they lie in are a contradiction; the larger number is
/// kept.
bool split_input(const UsageReport& report, Usage& usage) {
  const TokenCount& cached = report.cached.stated() ? report.cached : report.cache_hit;
  const Tokens prompt = report.prompt.value();
  const Tokens written = report.cache_write.value();
  const bool cached_is_outside = report.counts_apart && cached.value() > prompt;
  usage.input = prompt;
  usage.cache_read = cached.value();
  usage.cache_write_1h = std::min(report.cache_write_12h.value(), written);
  usage.cache_write = written - usage.cache_write_1h;
  bool consistent = report.cache_write_12h.value() <= written && !cached_is_outside;
  if (!cached_is_outside) consistent &= carve(usage.input, usage.cache_read);
  consistent &= carve(usage.input, written);
  consistent &= carve_media(usage.input, report.audio_in.value(), prompt, usage.input_audio);
  consistent &= carve_media(usage.input, report.image_in.value(), prompt, usage.input_image);
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

/// Nothing is billed beside the counts.
bool is_all(const UsageReport& report, const Usage& usage) {
  return report.total.value() <= usage.total() && report.audio_seconds.value() == 0;
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
  } else if (whole && plausible && input_consistent && output_consistent && is_all(report, usage)) {
    quality = UsageQuality::exact;
  } else {
    quality = UsageQuality::partial;
  }
}

}  // namespace purser::openai
