// bound.cpp: fields that change what a request can cost.
#include <fmt/format.h>

#include <purser/adapters/providers/anthropic/bound.hpp>
#include <purser/adapters/providers/anthropic/encode.hpp>
#include <purser/adapters/providers/wire/anthropic_fields.hpp>
#include <purser/adapters/providers/wire/cache_use.hpp>
#include <purser/adapters/providers/wire/input_bound.hpp>
#include <purser/adapters/providers/wire/json_member.hpp>

namespace purser::anthropic {
namespace {

using provider_wire::InputBound;
using provider_wire::member_of;
using provider_wire::text_member;
using provider_wire::unbounded;

/// What offering any tool adds in front of the prompt: from 159 (Claude 3 Sonnet) to 804 (Claude
/// Opus 4.7 that has to call one).
constexpr Tokens tool_prompt = 1000;
/// What a tool with a type of its own adds, whose text is not in the request: 245 (bash), 700 (text
/// editor), 735 and 499 (computer).
constexpr Tokens typed_tool_prompt = 1500;
constexpr std::int64_t uses_max = 10'000;

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
  const Json* tools = member_of(request.extra, "tools");
  const auto stand_ins = stand_in_tools(request);
  for (const auto& tool : stand_ins) provider_wire::add_tool(input, tool);
  if (!request.tools.empty() || tools != nullptr || !stand_ins.empty()) {
    input.add_tokens(tool_prompt);
  }
  if (tools == nullptr || !tools->is_array()) return {};
  for (const auto& tool : *tools) {
    if (!tool.is_object()) continue;
    const auto type = text_member(tool, "type");
    if (provider_wire::is_anthropic_tool_here(type)) {
      input.add_tokens(typed_tool_prompt);
    } else if (auto added = add_server_tool(tool, type, input, result); !added) {
      return added;
    }
  }
  return {};
}

Result<> add_extra(const ModelRequest& request, InputBound& input) {
  if (auto checked = provider_wire::check_anthropic_fields(request.extra); !checked) return checked;
  if (member_of(request.extra, "container") != nullptr) input.live_at_provider("container");
  if (!request.extra.is_object() || request.extra.empty()) return {};
  input.add_json(dump_json(request.extra));
  if (const Json* system = member_of(request.extra, "system");
      system != nullptr && system->is_array()) {
    for (const auto& block : *system) input.add_block(block);
  }
  return {};
}

provider_wire::CacheUse cache_use_of(const ModelRequest& request) {
  return provider_wire::cache_use(request, {"cache_control"});
}

}  // namespace

bool asks_for_1h_cache(const ModelRequest& request) { return cache_use_of(request).one_hour; }

Result<RequestBound> bound(const ModelRequest& request, std::string_view region) {
  RequestBound result;
  InputBound input(provider_wire::anthropic_images(request.model));
  provider_wire::add_request(input, request);
  if (auto added = add_tools(request, input, result); !added) return fail(added.error());
  if (auto added = add_extra(request, input); !added) return fail(added.error());
  input.write_to(result);
  result.service_tier = text_member(request.extra, "service_tier");
  result.region = text_member(request.extra, "inference_geo");
  if (result.region.empty()) result.region = region.empty() ? "unknown" : region;
  if (result.region == "global") result.region.clear();
  result.speed = text_member(request.extra, "speed");
  const auto use = cache_use_of(request);
  result.caches_input = use.any;
  result.caches_input_1h = use.one_hour;
  return result;
}

}  // namespace purser::anthropic
