// usage.cpp: which of the counts lies inside which other.
#include <algorithm>
#include <purser/adapters/providers/responses/usage.hpp>
#include <purser/adapters/providers/wire/stated_cost.hpp>

namespace purser::responses {
namespace {

using provider_wire::carve;

bool all_plausible(const UsageReport& report) {
  return provider_wire::all_plausible({&report.input, &report.output, &report.total, &report.cached,
                                       &report.cache_write, &report.audio_in, &report.image_in,
                                       &report.reasoning, &report.cache_write_12h,
                                       &report.web_searches, &report.audio_out});
}

/// Carved classes that are larger than what they lie in are a contradiction; the larger number is
/// kept.
bool split_input(const UsageReport& report, Usage& usage) {
  usage.input = report.input.value();
  usage.cache_read = report.cached.value();
  usage.cache_write_1h = std::min(report.cache_write_12h.value(), report.cache_write.value());
  usage.cache_write = report.cache_write.value() - usage.cache_write_1h;
  bool consistent = report.cache_write_12h.value() <= report.cache_write.value();
  consistent &= carve(usage.input, usage.cache_read);
  consistent &= carve(usage.input, report.cache_write.value());
  usage.input_audio = std::min(usage.input, report.audio_in.value());
  usage.input -= usage.input_audio;
  usage.input_image = std::min(usage.input, report.image_in.value());
  usage.input -= usage.input_image;
  return consistent;
}

bool split_output(const UsageReport& report, Usage& usage) {
  usage.output = report.output.value();
  usage.reasoning = report.reasoning.value();
  bool consistent = carve(usage.output, usage.reasoning);
  usage.output_audio = report.audio_out.value();
  consistent &= carve(usage.output, usage.output_audio);
  return consistent;
}

bool total_fits(const UsageReport& report) {
  return report.total.value() <= report.input.value() + report.output.value();
}

/// False: a search was made, and nothing says whether it is billed.
bool count_searches(const UsageReport& report, Usage& usage) {
  const bool stated = report.web_searches.stated();
  const auto count = stated ? report.web_searches.value() : report.searches_seen;
  usage.units.clear();
  if (count > 0) usage.units.push_back({"web_search", count});
  if (report.file_searches > 0) usage.units.push_back({"file_search", report.file_searches});
  return stated || count == 0;
}

}  // namespace

void normalise(const UsageReport& report, ModelReply& reply) {
  const bool plausible = all_plausible(report);
  bool consistent = split_input(report, reply.usage);
  consistent &= split_output(report, reply.usage);
  consistent &= total_fits(report);
  consistent &= count_searches(report, reply.usage);
  consistent &= report.image_tokens.value() == 0 && !report.ran_code;
  if (plausible && !report.input.stated() && !report.output.stated()) {
    reply.usage_quality = UsageQuality::missing;
  } else if (plausible && consistent && report.input.stated() && report.output.stated()) {
    reply.usage_quality = UsageQuality::exact;
  } else {
    reply.usage_quality = UsageQuality::partial;
  }
}

void take_cost(const UsageReport& report, ModelReply& reply) {
  constexpr int tick_shift = -1;
  if (report.cost_ticks.empty()) return;
  reply.stated_cost = provider_wire::stated_cost(report.cost_ticks, tick_shift);
  if (!reply.stated_cost && reply.usage_quality == UsageQuality::exact)
    reply.usage_quality = UsageQuality::partial;
}

}  // namespace purser::responses
