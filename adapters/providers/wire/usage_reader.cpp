// usage_reader.cpp: finds the counts of the details.
#include <purser/adapters/providers/wire/detail/usage_reader.hpp>

namespace purser::provider_wire::detail {
namespace {

bool read_write_details(ondemand::value details, UsageDetails& report) {
  return for_each_field(details, [&](std::string_view name, ondemand::value value) {
    if (name == "ttl_12h_tokens") read_count(value, report.cache_write_12h);
    return true;
  });
}

}  // namespace

void read_amount(ondemand::value value, std::string& amount) {
  const auto token = scalar_token(value);
  if (!token.starts_with("null")) amount = token;
}

bool read_input_details(ondemand::value details, UsageDetails& report) {
  return for_each_field(details, [&](std::string_view name, ondemand::value value) {
    if (name == "cached_tokens") read_count(value, report.cached);
    if (name == "cache_write_tokens") read_count(value, report.cache_write);
    if (name == "audio_tokens") read_count(value, report.audio_in);
    if (name == "image_tokens") read_count(value, report.image_in);
    if (name == "cache_write_tokens_details") return read_write_details(value, report);
    return true;
  });
}

bool read_output_details(ondemand::value details, UsageDetails& report) {
  return for_each_field(details, [&](std::string_view name, ondemand::value value) {
    if (name == "reasoning_tokens") read_count(value, report.reasoning);
    if (name == "audio_tokens") read_count(value, report.audio_out);
    return true;
  });
}

}  // namespace purser::provider_wire::detail
