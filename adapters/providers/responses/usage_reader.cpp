// usage_reader.cpp: finds the counts of a usage report.
#include <purser/adapters/providers/responses/detail/answer.hpp>

namespace purser::responses::detail {
namespace {

using provider_wire::TokenCount;
using provider_wire::detail::for_each_field;
using provider_wire::detail::scalar_token;

void read_count(ondemand::value value, TokenCount& count) { count.read(scalar_token(value)); }

/// `null` leaves the amount as it is.
void read_amount(ondemand::value value, std::string& amount) {
  const auto token = scalar_token(value);
  if (!token.starts_with("null")) amount = token;
}

bool read_write_details(ondemand::value details, UsageReport& report) {
  return for_each_field(details, [&](std::string_view name, ondemand::value value) {
    if (name == "ttl_12h_tokens") read_count(value, report.cache_write_12h);
    return true;
  });
}

bool read_input_details(ondemand::value details, UsageReport& report) {
  return for_each_field(details, [&](std::string_view name, ondemand::value value) {
    if (name == "cached_tokens") read_count(value, report.cached);
    if (name == "cache_write_tokens") read_count(value, report.cache_write);
    if (name == "audio_tokens") read_count(value, report.audio_in);
    if (name == "image_tokens") read_count(value, report.image_in);
    if (name == "cache_write_tokens_details") return read_write_details(value, report);
    return true;
  });
}

bool read_output_details(ondemand::value details, UsageReport& report) {
  return for_each_field(details, [&](std::string_view name, ondemand::value value) {
    if (name == "reasoning_tokens") read_count(value, report.reasoning);
    if (name == "audio_tokens") read_count(value, report.audio_out);
    return true;
  });
}

}  // namespace

bool read_usage(ondemand::value usage, UsageReport& report) {
  return for_each_field(usage, [&](std::string_view name, ondemand::value value) {
    if (name == "input_tokens") read_count(value, report.input);
    if (name == "output_tokens") read_count(value, report.output);
    if (name == "total_tokens") read_count(value, report.total);
    if (name == "cost_in_usd_ticks") read_amount(value, report.cost_ticks);
    if (name == "input_tokens_details") return read_input_details(value, report);
    if (name == "output_tokens_details") return read_output_details(value, report);
    return true;
  });
}

bool read_tool_usage(ondemand::value usage, UsageReport& report) {
  return for_each_field(usage, [&](std::string_view tool, ondemand::value counts) {
    return for_each_field(counts, [&](std::string_view name, ondemand::value value) {
      if (tool == "web_search" && name == "num_requests") read_count(value, report.web_searches);
      if (tool == "image_gen" && name == "total_tokens") read_count(value, report.image_tokens);
      return true;
    });
  });
}

}  // namespace purser::responses::detail
