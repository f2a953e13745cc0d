// bound.cpp: fields and items that change what a request can cost.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <purser/adapters/providers/responses/bound.hpp>
#include <purser/adapters/providers/wire/cache_use.hpp>
#include <purser/adapters/providers/wire/input_bound.hpp>
#include <purser/adapters/providers/wire/json_member.hpp>
#include <purser/adapters/providers/wire/json_walk.hpp>

namespace purser::responses {
namespace {

using provider_wire::InputBound;
using provider_wire::member_of;
using provider_wire::text_member;
using provider_wire::unbounded;

constexpr std::int64_t tool_calls_max = 10'000;

/// Tools that are only described to the model, and run here.
bool runs_here(std::string_view type) {
  static constexpr std::array<std::string_view, 6> here{
      "function", "custom", "local_shell", "apply_patch", "computer", "computer_use_preview"};
  return std::find(here.begin(), here.end(), type) != here.end();
}

/// The preview versions cost more the more context they fetch.
bool is_web_search(std::string_view type) {
  return type.starts_with("web_search") && !type.starts_with("web_search_preview");
}

/// How many calls of tools at the service the request allows; 0: no limit is stated.
std::int64_t tool_calls_allowed(const ModelRequest& request) {
  const Json* cap = member_of(request.extra, "max_tool_calls");
  const bool fits =
      cap != nullptr && cap->is_number_integer() && *cap >= 1 && *cap <= tool_calls_max;
  return fits ? cap->get<std::int64_t>() : 0;
}

/// The service samples the model again after each use, and bills the context again.
Result<> add_web_search(const ModelRequest& request, InputBound& input, RequestBound& result) {
  const auto calls = tool_calls_allowed(request);
  if (calls == 0) {
    return unbounded(fmt::format(
        "the tool 'web_search' runs at the provider and the request has no max_tool_calls from 1 "
        "to {}",
        tool_calls_max));
  }
  input.live_at_provider("web_search");
  result.context_fills = 1 + calls;
  result.units = {{"web_search", calls}};
  return {};
}

Result<> add_tools(const ModelRequest& request, InputBound& input, RequestBound& result) {
  const Json* tools = member_of(request.extra, "tools");
  if (tools == nullptr || !tools->is_array()) return {};
  for (const auto& tool : *tools) {
    const auto type = text_member(tool, "type");
    if (runs_here(type)) {
      input.add_tokens(1000);  // what the service writes in front of the prompt about it
    } else if (!is_web_search(type)) {
      return unbounded(fmt::format("a tool of type '{}' runs at the provider without a limit",
                                   type.substr(0, 80)));
    } else if (auto added = add_web_search(request, input, result); !added) {
      return added;
    }
  }
  return {};
}

/// Models that run tools at the provider whatever the request says: OpenRouter's `:online` and
/// Groq's compound systems.
bool runs_tools_by_itself(std::string_view model) {
  return model.ends_with(":online") || model.starts_with("compound-") ||
         model.starts_with("groq/compound");
}

Result<> check_fields(const ModelRequest& request) {
  const Json* background = member_of(request.extra, "background");
  if (background != nullptr && *background != false)
    return unbounded("a background run goes on and is billed without being waited for");
  if (member_of(request.extra, "context_management") != nullptr)
    return unbounded("compaction at the service samples the model again");
  for (const char* field : {"plugins", "search_parameters"}) {
    if (member_of(request.extra, field) != nullptr)
      return unbounded(
          fmt::format("what '{}' asks for runs at the provider without a limit", field));
  }
  if (runs_tools_by_itself(request.model))
    return unbounded(fmt::format("the model '{}' runs tools by itself", request.model));
  return {};
}

void add_extra(const ModelRequest& request, InputBound& input) {
  static constexpr std::array remote{"previous_response_id", "conversation", "prompt"};
  for (const char* name : remote) {
    if (member_of(request.extra, name) != nullptr) input.live_at_provider(name);
  }
  if (request.extra.is_object() && !request.extra.empty()) input.add_json(dump_json(request.extra));
}

/// Items whose content is all in the request.
bool is_here(std::string_view type) {
  static constexpr std::array<std::string_view, 7> here{
      "message",          "function_call", "function_call_output",
      "custom_tool_call", "refusal",       "custom_tool_call_output",
      "reasoning"};
  return type.starts_with("input_") || type.starts_with("output_") ||
         std::find(here.begin(), here.end(), type) != here.end();
}

/// What the bytes of an image or a file do not show.
void add_media(const Json& part, InputBound& input) {
  const auto type = text_member(part, "type");
  if (type == "input_file") input.live_at_provider(type);
  if (type != "input_image") return;
  input.add_image_at(text_member(part, "image_url"), text_member(part, "detail"), type);
}

void add_item(const Json& item, InputBound& input) {
  const auto type = text_member(item, "type");
  if (!is_here(type)) input.live_at_provider(fmt::format("an item of type '{}'", type));
  add_media(item, input);
  provider_wire::any_member(item, [&](const Json&, const std::string&, const Json& member) {
    add_media(member, input);
    return false;
  });
}

void add_items(const ModelRequest& request, InputBound& input, RequestBound& result) {
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) {
      const auto* const opaque = std::get_if<OpaquePart>(&part);
      if (opaque == nullptr) continue;
      add_item(opaque->body, input);
      if (provider_wire::has_long_lifetime(opaque->body)) result.caches_input_1h = true;
    }
  }
}

}  // namespace

Result<RequestBound> bound(const ModelRequest& request, std::string region) {
  if (auto checked = check_fields(request); !checked) return fail(checked.error());
  RequestBound result;
  InputBound input(provider_wire::openai_images(request.model));
  provider_wire::add_request(input, request);
  add_extra(request, input);
  if (auto added = add_tools(request, input, result); !added) return fail(added.error());
  // Models that charge for cache writes write without being asked.
  result.caches_input = true;
  result.caches_input_1h = provider_wire::has_long_lifetime(request.extra);
  add_items(request, input, result);
  input.write_to(result);
  result.service_tier = text_member(request.extra, "service_tier");
  result.region = std::move(region);
  return result;
}

}  // namespace purser::responses
