// usage_reader.cpp: finds the counts of a usage report.
#include <purser/adapters/providers/responses/detail/answer.hpp>
#include <purser/adapters/providers/wire/detail/usage_reader.hpp>

namespace purser::responses::detail {

using provider_wire::detail::for_each_field;
using provider_wire::detail::read_amount;
using provider_wire::detail::read_count;
using provider_wire::detail::read_input_details;
using provider_wire::detail::read_output_details;

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
