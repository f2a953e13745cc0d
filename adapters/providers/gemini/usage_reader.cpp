// usage_reader.cpp: finds the fields of a usage report.
#include <purser/adapters/providers/gemini/detail/answer.hpp>
#include <purser/adapters/providers/wire/detail/usage_reader.hpp>

namespace purser::gemini::detail {
namespace {

using provider_wire::detail::for_each_field;
using provider_wire::detail::for_each_item;
using provider_wire::detail::read_count;
using provider_wire::detail::read_string;
using provider_wire::detail::scalar_token;

/// One `{"modality":"AUDIO","tokenCount":9}`; the count may come first.
bool read_modality(ondemand::value item, ModalityReport& report) {
  std::string_view modality;
  std::string_view count;
  const bool read = for_each_field(item, [&](std::string_view name, ondemand::value value) {
    if (name == "modality") return read_string(value, modality);
    if (name == "tokenCount") count = scalar_token(value);
    return true;
  });
  if (!read) return false;
  if (count.empty()) return true;
  if (modality == "AUDIO") report.audio.read(count);
  if (modality == "IMAGE") report.image.read(count);
  return true;
}

bool read_modalities(ondemand::value list, ModalityReport& report) {
  return for_each_item(list, [&](ondemand::value item) { return read_modality(item, report); });
}

}  // namespace

bool read_usage_field(std::string_view name, ondemand::value value, UsageReport& report) {
  if (name == "promptTokenCount") read_count(value, report.prompt);
  if (name == "cachedContentTokenCount") read_count(value, report.cached);
  if (name == "toolUsePromptTokenCount") read_count(value, report.tool_use);
  if (name == "candidatesTokenCount") read_count(value, report.candidates);
  if (name == "thoughtsTokenCount") read_count(value, report.thoughts);
  if (name == "totalTokenCount") read_count(value, report.total);
  if (name == "promptTokensDetails") return read_modalities(value, report.prompt_details);
  if (name == "cacheTokensDetails") return read_modalities(value, report.cache_details);
  if (name == "candidatesTokensDetails") return read_modalities(value, report.candidates_details);
  return true;
}

}  // namespace purser::gemini::detail
