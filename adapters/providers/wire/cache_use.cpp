// cache_use.cpp: breakpoints in parts, tools, and JSON that is sent as it is.
#include <fmt/format.h>

#include <algorithm>
#include <purser/adapters/providers/wire/cache_use.hpp>
#include <purser/adapters/providers/wire/json_walk.hpp>

namespace purser::provider_wire {
namespace {

using Names = std::initializer_list<std::string_view>;

void add_breakpoint(CacheUse& use, CacheBreakpoint cache) {
  use.any = use.any || cache != CacheBreakpoint::none;
  use.one_hour = use.one_hour || cache == CacheBreakpoint::one_hour;
}

void add_breakpoints_in(CacheUse& use, const Json& json, Names names) {
  const std::string text = dump_json(json);
  const bool here = std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return text.find(fmt::format("\"{}\"", name)) != std::string::npos;
  });
  use.any = use.any || here;
  use.one_hour = use.one_hour || (here && text.find("\"1h\"") != std::string::npos);
}

void add_part(CacheUse& use, const Part& part, Names names) {
  if (const auto* text = std::get_if<TextPart>(&part)) add_breakpoint(use, text->cache);
  if (const auto* media = std::get_if<MediaPart>(&part)) add_breakpoint(use, media->cache);
  if (const auto* result = std::get_if<ToolResultPart>(&part)) add_breakpoint(use, result->cache);
  if (const auto* opaque = std::get_if<OpaquePart>(&part))
    add_breakpoints_in(use, opaque->body, names);
}

}  // namespace

CacheUse cache_use(const ModelRequest& request, Names names) {
  CacheUse use;
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) add_part(use, part, names);
  }
  for (const auto& tool : request.tools) add_breakpoint(use, tool.cache);
  if (request.extra.is_object() && !request.extra.empty())
    add_breakpoints_in(use, request.extra, names);
  return use;
}

bool has_long_lifetime(const Json& json) {
  return any_member(json, [](const Json& parent, std::string_view name, const Json& member) {
    return parent.is_object() && name == "ttl" && member != "30m";
  });
}

}  // namespace purser::provider_wire
