// usage_reader.cpp: finds the fields of a usage report.
#include <purser/adapters/providers/anthropic/detail/answer.hpp>
#include <purser/adapters/providers/wire/detail/usage_reader.hpp>

namespace purser::anthropic::detail {
namespace {

using provider_wire::detail::for_each_field;
using provider_wire::detail::for_each_item;
using provider_wire::detail::read_count;
using provider_wire::detail::read_string;

/// A call has a handful of iterations; a report with more is broken or hostile.
constexpr std::size_t iterations_max = 1000;

bool read_lifetimes(ondemand::value value, TokenReport& report) {
  return for_each_field(value, [&](std::string_view name, ondemand::value count) {
    if (name == "ephemeral_5m_input_tokens") read_count(count, report.cache_write_5m);
    if (name == "ephemeral_1h_input_tokens") read_count(count, report.cache_write_1h);
    return true;
  });
}

bool read_output_details(ondemand::value value, TokenReport& report) {
  return for_each_field(value, [&](std::string_view name, ondemand::value count) {
    if (name == "thinking_tokens") read_count(count, report.thinking);
    return true;
  });
}

bool read_iteration(ondemand::value value, TokenReport& report) {
  return for_each_field(value, [&](std::string_view name, ondemand::value member) {
    if (name != "model") return read_tokens(name, member, report);
    std::string_view model;
    if (!read_string(member, model)) return false;
    report.model = model;
    return true;
  });
}

}  // namespace

bool read_tokens(std::string_view name, ondemand::value value, TokenReport& report) {
  if (name == "input_tokens") read_count(value, report.input);
  if (name == "cache_read_input_tokens") read_count(value, report.cache_read);
  if (name == "cache_creation_input_tokens") read_count(value, report.cache_write);
  if (name == "output_tokens") read_count(value, report.output);
  if (name == "cache_creation") return read_lifetimes(value, report);
  if (name == "output_tokens_details") return read_output_details(value, report);
  return true;
}

bool read_iterations(ondemand::value value, std::vector<TokenReport>& iterations) {
  std::vector<TokenReport> read;
  const bool whole = for_each_item(value, [&](ondemand::value item) {
    return read.size() < iterations_max && read_iteration(item, read.emplace_back());
  });
  if (whole && !read.empty()) iterations = std::move(read);
  return whole;
}

}  // namespace purser::anthropic::detail
