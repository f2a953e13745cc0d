// bound.cpp: fields that change what a request can cost.
#include <fmt/format.h>

#include <purser/adapters/providers/gemini/bound.hpp>
#include <purser/adapters/providers/gemini/encode.hpp>
#include <purser/adapters/providers/gemini/model_name.hpp>
#include <purser/adapters/providers/gemini/usage.hpp>
#include <purser/adapters/providers/wire/input_bound.hpp>
#include <purser/adapters/providers/wire/json_member.hpp>
#include <purser/adapters/providers/wire/json_walk.hpp>

namespace purser::gemini {
namespace {

using provider_wire::InputBound;
using provider_wire::member_of;
using provider_wire::text_member;
using provider_wire::unbounded;

constexpr std::int64_t candidates_max = 1024;
constexpr std::int64_t queries_max = 10'000;

Result<std::int64_t> candidates(const ModelRequest& request) {
  const Json* config = member_of(request.extra, "generationConfig");
  const Json* count = config == nullptr ? nullptr : member_of(*config, "candidateCount");
  if (count == nullptr) return 1;
  if (count->is_number_integer() && *count >= 1 && *count <= candidates_max)
    return count->get<std::int64_t>();
  return fail(ErrorCode::invalid_argument,
              fmt::format("the extra field 'generationConfig.candidateCount' is {}; it must be a "
                          "count from 1 to {}",
                          dump_json(*count).substr(0, 40), candidates_max));
}

bool is_search(std::string_view tool) {
  return tool == "googleSearch" || tool == "googleSearchRetrieval";
}

Result<> add_search(const ModelRequest& request, const BoundOptions& options,
                    RequestBound& result) {
  if (result.choices > 1) return unbounded("searches of several candidates are billed apart");
  if (is_billed_by_query(request.model)) {
    const auto queries = options.search_queries_max;
    if (queries < 1 || queries > queries_max) {
      return unbounded(
          fmt::format("the model '{}' decides how many searches it makes and each is billed; set "
                      "the provider's search_queries_max to what may be held for them",
                      request.model));
    }
    result.units.push_back({"web_search", queries});
  }
  if (is_billed_by_prompt(request.model)) result.units.push_back({"grounded_prompt", 1});
  return {};
}

Result<> add_tool(std::string_view tool, const ModelRequest& request, const BoundOptions& options,
                  InputBound& input, RequestBound& result) {
  if (tool == "functionDeclarations") return {};
  input.live_at_provider(tool);
  if (tool == "computerUse") return {};  // it runs here, but what it tells the model is not shown
  if (!is_search(tool) && tool != "urlContext") {
    return unbounded(fmt::format("the tool '{}' runs at the provider without a limit", tool));
  }
  result.context_fills = 2;
  if (!is_search(tool) || !result.units.empty()) return {};
  return add_search(request, options, result);
}

Result<> add_tools(const ModelRequest& request, const BoundOptions& options, InputBound& input,
                   RequestBound& result) {
  const Json* tools = member_of(request.extra, "tools");
  if (tools == nullptr || !tools->is_array()) return {};
  for (const auto& tool : *tools) {
    if (!tool.is_object()) continue;
    for (const auto& [name, member] : tool.items()) {
      if (member.is_null()) continue;
      if (auto added = add_tool(name, request, options, input, result); !added) return added;
    }
  }
  return {};
}

/// From generation 3 on the resolution decides, not the size: 1,120 tokens, or 2,240 for a part
/// that asks for the highest. What stands around an image, and what may be off, comes on top.
constexpr Tokens image_tokens = 1120 + 80;
constexpr Tokens sharp_image_tokens = 2240 + 160;

bool asks_for_sharp_images(const ModelRequest& request) {
  const auto asks = [](const Json& json) {
    return provider_wire::any_member(json, [](const Json&, const std::string&, const Json& value) {
      return value.is_string() &&
             value.get_ref<const std::string&>().find("ULTRA_HIGH") != std::string::npos;
    });
  };
  if (asks(request.extra)) return true;
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) {
      const auto* opaque = std::get_if<OpaquePart>(&part);
      if (opaque != nullptr && asks(opaque->body)) return true;
    }
  }
  return false;
}

provider_wire::ImageRule images_of(const ModelRequest& request) {
  const int generation = generation_of(request.model);
  if (generation == 0) return provider_wire::CroppedImages{sharp_image_tokens};
  if (generation < 3) return provider_wire::CroppedImages{};
  return provider_wire::FlatImages{asks_for_sharp_images(request) ? sharp_image_tokens
                                                                  : image_tokens};
}

/// Media inside of parts that are sent as they are. Their bytes are counted already.
void add_media(InputBound& input, const Json& json) {
  provider_wire::any_member(json, [&](const Json&, const std::string& name, const Json& member) {
    if (name == "fileData" || name == "file_data") input.live_at_provider("fileData");
    if (name != "inlineData" && name != "inline_data") return false;
    auto type = text_member(member, "mimeType");
    if (type.empty()) type = text_member(member, "mime_type");
    if (type.starts_with("image/")) {
      input.add_image(text_member(member, "data"));
    } else if (!type.starts_with("audio/")) {
      input.live_at_provider("inlineData");
    }
    return false;
  });
}

void add_content(const ModelRequest& request, InputBound& input) {
  provider_wire::add_request(input, request);
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) {
      if (const auto* opaque = std::get_if<OpaquePart>(&part)) add_media(input, opaque->body);
    }
  }
  if (!request.extra.is_object() || request.extra.empty()) return;
  const auto extra = dump_json(request.extra);
  const bool embeds = request.task == ModelTask::embedding;  // each text has its own request
  const std::size_t times = embeds ? std::max<std::size_t>(request.texts().size(), 1) : 1;
  for (std::size_t i = 0; i < times; ++i) input.add_json(extra);
  add_media(input, request.extra);
}

}  // namespace

Result<RequestBound> bound(const ModelRequest& request, const BoundOptions& options) {
  if (auto checked = check_extra(request); !checked) return fail(checked.error());
  if (member_of(request.extra, "cachedContent") != nullptr)
    return unbounded("explicit caches are billed by the hour, which no usage shows");
  const auto choices = candidates(request);
  if (!choices) return fail(choices.error());
  RequestBound result;
  InputBound input(images_of(request));
  result.choices = request.task == ModelTask::embedding ? 0 : *choices;
  add_content(request, input);
  if (auto added = add_tools(request, options, input, result); !added) return fail(added.error());
  input.write_to(result);
  result.region = options.region;
  result.service_tier = tier_name(text_member(request.extra, "serviceTier"));
  if (result.service_tier.empty()) result.service_tier = options.service_tier;
  return result;
}

}  // namespace purser::gemini
