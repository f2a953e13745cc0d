// usage.cpp: which of Gemini's counts lies inside which other.
#include <algorithm>
#include <cctype>
#include <purser/adapters/providers/gemini/usage.hpp>
#include <purser/runtime/lower_case.hpp>

namespace purser::gemini {
namespace {

using provider_wire::carve;
using provider_wire::TokenCount;

bool all_plausible(const UsageReport& report) {
  return provider_wire::all_plausible(
      {&report.prompt, &report.cached, &report.tool_use, &report.candidates, &report.thoughts,
       &report.total, &report.prompt_details.audio, &report.prompt_details.image,
       &report.cache_details.audio, &report.cache_details.image, &report.candidates_details.audio,
       &report.candidates_details.image});
}

Tokens uncached(const TokenCount& whole, const TokenCount& cached) {
  return std::max(Tokens{0}, whole.value() - cached.value());
}

/// Takes up to `wanted` out of `from` into `into`. False: there was less.
bool move_tokens(Tokens& from, Tokens wanted, Tokens& into) {
  into = std::min(from, wanted);
  from -= into;
  return into == wanted;
}

bool split_input(const UsageReport& report, Usage& usage) {
  const auto& whole = report.prompt_details;
  const auto& cached = report.cache_details;
  usage.input = report.prompt.value();
  usage.cache_read = report.cached.value();
  bool consistent = carve(usage.input, usage.cache_read);
  consistent &= move_tokens(usage.input, uncached(whole.audio, cached.audio), usage.input_audio);
  // Images cost what text does wherever they can be cached.
  move_tokens(usage.input, uncached(whole.image, cached.image), usage.input_image);
  usage.input += report.tool_use.value();
  return consistent && cached.audio.value() == 0;
}

bool split_output(const UsageReport& report, Usage& usage) {
  const auto& details = report.candidates_details;
  usage.output = report.candidates.value();
  usage.reasoning = report.thoughts.value();
  const bool audio_fits = move_tokens(usage.output, details.audio.value(), usage.output_audio);
  const bool image_fits = move_tokens(usage.output, details.image.value(), usage.output_image);
  return audio_fits && image_fits;
}

bool adds_up(const UsageReport& report) {
  return !report.total.stated() ||
         report.total.value() == report.prompt.value() + report.tool_use.value() +
                                     report.candidates.value() + report.thoughts.value();
}

std::string without_prefix(std::string text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

}  // namespace

void normalise(const UsageReport& report, bool is_final, Usage& usage, UsageQuality& quality) {
  const bool input_consistent = split_input(report, usage);
  const bool output_consistent = split_output(report, usage);
  const bool plausible = all_plausible(report);
  if (plausible && !report.prompt.stated() && usage.total() == 0) {
    quality = UsageQuality::missing;
    return;
  }
  const bool exact = is_final && plausible && report.prompt.stated() && input_consistent &&
                     output_consistent && adds_up(report);
  quality = exact ? UsageQuality::exact : UsageQuality::partial;
}

std::string tier_name(std::string_view said) {
  std::string name = without_prefix(lower_case(said), "service_tier_");
  if (name == "unspecified" || name == "traffic_type_unspecified") return {};
  return name == "on_demand" ? name : without_prefix(std::move(name), "on_demand_");
}

}  // namespace purser::gemini
