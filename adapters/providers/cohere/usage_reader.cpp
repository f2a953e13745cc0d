// usage_reader.cpp: finds the billed units of a report, and the numbers of vectors.
#include <purser/adapters/providers/cohere/detail/answer.hpp>
#include <purser/adapters/providers/wire/detail/usage_reader.hpp>

namespace purser::cohere::detail {
namespace {

using provider_wire::detail::for_each_field;
using provider_wire::detail::for_each_item;
using provider_wire::detail::read_count;

bool read_billed_units(ondemand::value units, UsageReport& report) {
  return for_each_field(units, [&](std::string_view name, ondemand::value value) {
    if (name == "input_tokens") read_count(value, report.input);
    if (name == "output_tokens") read_count(value, report.output);
    if (name == "image_tokens") read_count(value, report.image);
    if (name == "search_units") read_count(value, report.search_units);
    return true;
  });
}

bool read_vector(ondemand::value value, std::vector<float>& vector) {
  return for_each_item(value, [&](ondemand::value item) {
    double number = 0;
    if (item.get_double().get(number) != simdjson::SUCCESS) return false;
    vector.push_back(static_cast<float>(number));
    return true;
  });
}

}  // namespace

bool read_usage(ondemand::value usage, UsageReport& report) {
  return for_each_field(usage, [&](std::string_view name, ondemand::value value) {
    return name != "billed_units" || read_billed_units(value, report);
  });
}

bool read_vectors(ondemand::value value, std::vector<std::vector<float>>& vectors) {
  return for_each_item(
      value, [&](ondemand::value item) { return read_vector(item, vectors.emplace_back()); });
}

}  // namespace purser::cohere::detail
