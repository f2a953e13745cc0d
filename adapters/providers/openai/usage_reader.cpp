// usage_reader.cpp: finds the fields of a usage report.
#include <purser/adapters/providers/openai/detail/answer.hpp>
#include <purser/adapters/providers/wire/detail/usage_reader.hpp>

namespace purser::openai::detail {
namespace {

using provider_wire::detail::for_each_field;
using provider_wire::detail::read_amount;
using provider_wire::detail::read_count;
using provider_wire::detail::read_input_details;
using provider_wire::detail::read_output_details;
using provider_wire::detail::scalar_token;

bool read_cost_details(ondemand::value details, UsageReport& report) {
  return for_each_field(details, [&](std::string_view name, ondemand::value value) {
    if (name == "upstream_inference_cost") read_amount(value, report.cost.upstream);
    return true;
  });
}

}  // namespace

bool read_usage(ondemand::value usage, UsageReport& report) {
  return for_each_field(usage, [&](std::string_view name, ondemand::value value) {
    if (name == "prompt_tokens") read_count(value, report.prompt);
    if (name == "completion_tokens") read_count(value, report.completion);
    if (name == "total_tokens") read_count(value, report.total);
    if (name == "prompt_cache_hit_tokens") read_count(value, report.cache_hit);
    if (name == "num_cached_tokens") read_count(value, report.cached);
    if (name == "prompt_audio_seconds") read_count(value, report.audio_seconds);
    if (name == "cost") read_amount(value, report.cost.usd);
    if (name == "cost_in_usd_ticks") read_amount(value, report.cost.ticks);
    if (name == "is_byok") report.cost.own_key = scalar_token(value).starts_with("true");
    if (name == "cost_details") return read_cost_details(value, report);
    if (name == "prompt_token_details" || name == "prompt_tokens_details")
      return read_input_details(value, report);
    if (name == "completion_tokens_details") return read_output_details(value, report);
    return true;
  });
}

}  // namespace purser::openai::detail
