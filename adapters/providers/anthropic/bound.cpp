// bound.cpp: fields that change what a request can cost.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <purser/adapters/providers/anthropic/bound.hpp>
#include <purser/adapters/providers/anthropic/encode.hpp>
#include <purser/adapters/providers/wire/input_bound.hpp>

namespace purser::anthropic {
namespace {

using provider_wire::InputBound;

/// What offering any tool adds in front of the prompt: from 159 (Claude 3 Sonnet) to 804 (Claude
/// Opus 4.7 that has to call one).
constexpr Tokens tool_prompt = 1000;
/// What a tool with a type of its own adds, whose text is not in the request: 245 (bash), 700 (text
/// editor), 735 and 499 (computer).
constexpr Tokens typed_tool_prompt = 1500;
constexpr std::int64_t uses_max = 10'000;

const Json* extra_field(const ModelRequest& request, const char* name) {
  if (!request.extra.is_object()) return nullptr;
  const auto found = request.extra.find(name);
  return found == request.extra.end() || found->is_null() ? nullptr : &*found;
}

std::string text_of(const Json* field) {
  return field != nullptr && field->is_string() ? field->get<std::string>() : std::string();
}

/// Tools that carry a type of their own and still run here.
bool runs_here(std::string_view type) {
  static constexpr std::array<std::string_view, 5> prefixes{"custom", "bash_", "text_editor_",
                                                            "computer_", "memory_"};
  return type.empty() ||
         std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return type.starts_with(prefix); });
}

tl::unexpected<Error> unbounded(std::string_view what) {
  return fail(ErrorCode::unbounded_input,
              fmt::format("{}, so that the call's worst case is unknown", what));
}

Result<> add_server_tool(const Json& tool, std::string_view type, InputBound& input,
                         RequestBound& result) {
  if (type.starts_with("code_execution"))
    return unbounded("code execution is billed by time, without a limit");
  const auto cap = tool.find("max_uses");
  if (cap == tool.end() || !cap->is_number_integer() || *cap < 1 || *cap > uses_max) {
    return unbounded(fmt::format(
        "the tool '{}' runs at the provider and has no max_uses from 1 to {}", type, uses_max));
  }
  input.live_at_provider(type);
  result.context_fills += cap->get<std::int64_t>();
  if (type.starts_with("web_search"))
    result.units.push_back({"web_search", cap->get<std::int64_t>()});
  return {};
}

Result<> add_tools(const ModelRequest& request, InputBound& input, RequestBound& result) {
  const Json* tools = extra_field(request, "tools");
  const auto stand_ins = stand_in_tools(request);
  for (const auto& tool : stand_ins) provider_wire::add_tool(input, tool);
  if (!request.tools.empty() || tools != nullptr || !stand_ins.empty()) {
    input.add_tokens(tool_prompt);
  }
  if (tools == nullptr || !tools->is_array()) return {};
  for (const auto& tool : *tools) {
    if (!tool.is_object()) continue;
    const auto type = tool.find("type");
    const std::string name = type == tool.end() ? "" : text_of(&*type);
    if (runs_here(name)) {
      input.add_tokens(typed_tool_prompt);
    } else if (auto added = add_server_tool(tool, name, input, result); !added) {
      return added;
    }
  }
  return {};
}

Result<> add_extra(const ModelRequest& request, InputBound& input) {
  if (extra_field(request, "mcp_servers") != nullptr)
    return unbounded("remote MCP servers run at the provider");
  if (const Json* edits = extra_field(request, "context_management")) {
    if (dump_json(*edits).find("\"compact") != std::string::npos)
      return unbounded("compaction samples the model again");
  }
  if (extra_field(request, "container") != nullptr) input.live_at_provider("container");
  if (!request.extra.is_object() || request.extra.empty()) return {};
  input.add_json(dump_json(request.extra));
  if (const Json* system = extra_field(request, "system");
      system != nullptr && system->is_array()) {
    for (const auto& block : *system) input.add_block(block);
  }
  return {};
}

struct CacheUse {
  bool any = false;
  bool one_hour = false;

  void add(CacheBreakpoint cache) {
    any = any || cache != CacheBreakpoint::none;
    one_hour = one_hour || cache == CacheBreakpoint::one_hour;
  }
  void add(const Json& json) {
    const std::string text = dump_json(json);
    const bool here = text.find("\"cache_control\"") != std::string::npos;
    any = any || here;
    one_hour = one_hour || (here && text.find("\"1h\"") != std::string::npos);
  }
};

CacheUse cache_use(const ModelRequest& request) {
  CacheUse use;
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) {
      if (const auto* text = std::get_if<TextPart>(&part)) use.add(text->cache);
      if (const auto* media = std::get_if<MediaPart>(&part)) use.add(media->cache);
      if (const auto* result = std::get_if<ToolResultPart>(&part)) use.add(result->cache);
      if (const auto* opaque = std::get_if<OpaquePart>(&part)) use.add(opaque->body);
    }
  }
  for (const auto& tool : request.tools) use.add(tool.cache);
  if (request.extra.is_object() && !request.extra.empty()) use.add(request.extra);
  return use;
}

}  // namespace

bool asks_for_1h_cache(const ModelRequest& request) { return cache_use(request).one_hour; }

Result<RequestBound> bound(const ModelRequest& request, std::string_view region) {
  RequestBound result;
  InputBound input(provider_wire::anthropic_images(request.model));
  provider_wire::add_request(input, request);
  if (auto added = add_tools(request, input, result); !added) return fail(added.error());
  if (auto added = add_extra(request, input); !added) return fail(added.error());
  input.write_to(result);
  result.service_tier = text_of(extra_field(request, "service_tier"));
  result.region = text_of(extra_field(request, "inference_geo"));
  if (result.region.empty()) result.region = region.empty() ? "unknown" : region;
  if (result.region == "global") result.region.clear();
  result.speed = text_of(extra_field(request, "speed"));
  const CacheUse use = cache_use(request);
  result.caches_input = use.any;
  result.caches_input_1h = use.one_hour;
  return result;
}

}  // namespace purser::anthropic
