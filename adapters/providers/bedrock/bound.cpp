// bound.cpp: fields that change what a request can cost.
#include <purser/adapters/providers/bedrock/bound.hpp>
#include <purser/adapters/providers/bedrock/encode.hpp>
#include <purser/adapters/providers/wire/anthropic_fields.hpp>
#include <purser/adapters/providers/wire/cache_use.hpp>
#include <purser/adapters/providers/wire/input_bound.hpp>
#include <purser/adapters/providers/wire/json_member.hpp>
#include <purser/adapters/providers/wire/json_walk.hpp>

namespace purser::bedrock {
namespace {

using provider_wire::InputBound;
using provider_wire::member_of;
using provider_wire::text_member;
using provider_wire::unbounded;

/// What offering any tool, or asking for a form of the answer, adds in front of the prompt.
constexpr Tokens tool_prompt_max = 1000;
/// What one of Anthropic's own tools adds: 1234 for a computer.
constexpr Tokens typed_tool_prompt_max = 1500;
/// Four tiles of 1601 tokens (Llama 3.2) and what stands around them; Nova takes fewer.
constexpr provider_wire::FlatImages other_images{8000};
/// Name and frame of a document.
constexpr Tokens document_frame = 64;

std::string word_in(const ModelRequest& request, const char* object, const char* name) {
  const Json* outer = member_of(request.extra, object);
  return outer == nullptr ? std::string() : std::string(text_member(*outer, name));
}

/// Of an image whose name does not say that it is one of Anthropic's, the dearest counts.
provider_wire::ImageRule images_of(std::string_view model) {
  const auto rule = provider_wire::anthropic_images(model);
  return std::holds_alternative<provider_wire::AreaImages>(rule) ? rule : other_images;
}

std::string_view bytes_of(const Json& image) {
  const Json* source = member_of(image, "source");
  return source == nullptr ? std::string_view() : text_member(*source, "bytes");
}

/// Blocks in the interface's own form, at any depth: what they cost beyond their bytes.
void add_content(const Json& value, InputBound& input) {
  provider_wire::any_member(value,
                            [&](const Json& parent, const std::string& name, const Json& member) {
                              if (!parent.is_object()) return false;
                              if (name == "image") input.add_image(bytes_of(member));
                              if (name == "document")
                                input.add_tokens(document_frame).live_at_provider("document");
                              if (name == "video") input.live_at_provider("video");
                              if (name == "s3Location") input.live_at_provider("s3Location");
                              return false;
                            });
}

void add_parts(const ModelRequest& request, InputBound& input) {
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) {
      if (const auto* opaque = std::get_if<OpaquePart>(&part)) add_content(opaque->body, input);
      const auto* media = std::get_if<MediaPart>(&part);
      if (media != nullptr && media->kind == MediaPart::Kind::document)
        input.add_tokens(document_frame);
    }
  }
}

Result<> add_tools(const ModelRequest& request, InputBound& input) {
  const auto stand_ins = stand_in_tools(request);
  for (const auto& tool : stand_ins) provider_wire::add_tool(input, tool);
  const Json& more = extra_tools(request);
  if (!request.tools.empty() || !more.empty() || !stand_ins.empty())
    input.add_tokens(tool_prompt_max);
  if (!more.is_array()) return {};
  for (const auto& tool : more) {
    if (member_of(tool, "systemTool") != nullptr)
      return unbounded("a system tool runs at the provider, without a limit");
    input.add_tokens(tool_prompt_max);
  }
  return {};
}

Result<> add_model_fields(const Json& fields, InputBound& input) {
  if (auto checked = provider_wire::check_anthropic_fields(fields); !checked) return checked;
  const Json* tools = member_of(fields, "tools");
  if (tools == nullptr || !tools->is_array()) return {};
  for (const auto& tool : *tools) {
    if (!provider_wire::is_anthropic_tool_here(text_member(tool, "type")))
      return unbounded("a tool runs at the provider, without a limit");
    input.add_tokens(typed_tool_prompt_max);
  }
  return {};
}

Result<> add_extra(const ModelRequest& request, InputBound& input) {
  if (!request.extra.is_object() || request.extra.empty()) return {};
  if (member_of(request.extra, "guardrailConfig") != nullptr)
    return unbounded("a guardrail is billed apart, by a price that answers do not tell");
  if (member_of(request.extra, "promptVariables") != nullptr)
    input.live_at_provider("promptVariables");
  input.add_json(dump_json(request.extra));
  add_content(request.extra, input);
  const Json* fields = member_of(request.extra, "additionalModelRequestFields");
  return fields == nullptr ? Result<>() : add_model_fields(*fields, input);
}

/// Converse's own breakpoints, and those of Anthropic's models.
provider_wire::CacheUse cache_use_of(const ModelRequest& request) {
  return provider_wire::cache_use(request, {"cachePoint", "cache_control"});
}

/// A prompt that is kept at the provider comes in front of what the request says.
bool is_kept_prompt(std::string_view model) {
  return model.starts_with("arn:") && model.find(":prompt/") != model.npos;
}

}  // namespace

bool asks_for_1h_cache(const ModelRequest& request) { return cache_use_of(request).one_hour; }

std::string service_tier_of(const ModelRequest& request) {
  return word_in(request, "serviceTier", "type");
}

std::string speed_of(const ModelRequest& request) {
  return word_in(request, "performanceConfig", "latency");
}

Result<RequestBound> bound(const ModelRequest& request) {
  RequestBound result;
  InputBound input(images_of(request.model));
  provider_wire::add_request(input, request);
  add_parts(request, input);
  if (request.output_format.kind != OutputFormat::Kind::text) input.add_tokens(tool_prompt_max);
  if (auto added = add_tools(request, input); !added) return fail(added.error());
  if (auto added = add_extra(request, input); !added) return fail(added.error());
  if (is_kept_prompt(request.model)) input.live_at_provider("model");
  input.write_to(result);
  result.service_tier = service_tier_of(request);
  result.speed = speed_of(request);
  const auto use = cache_use_of(request);
  result.caches_input = use.any;
  result.caches_input_1h = use.one_hour;
  return result;
}

}  // namespace purser::bedrock
