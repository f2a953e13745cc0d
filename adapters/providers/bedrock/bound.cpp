// bound.cpp: fields that change what a request can cost.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <purser/adapters/providers/bedrock/bound.hpp>
#include <purser/adapters/providers/bedrock/encode.hpp>
#include <purser/adapters/providers/wire/input_bound.hpp>
#include <purser/adapters/providers/wire/json_walk.hpp>

namespace purser::bedrock {
namespace {

using provider_wire::InputBound;

/// What offering any tool, or asking for a form of the answer, adds in front of the prompt.
constexpr Tokens tool_prompt_max = 1000;
/// What one of Anthropic's own tools adds: 1234 for a computer.
constexpr Tokens typed_tool_prompt_max = 1500;
/// Four tiles of 1601 tokens (Llama 3.2) and what stands around them; Nova takes fewer.
constexpr provider_wire::FlatImages other_images{8000};
/// Name and frame of a document.
constexpr Tokens document_frame = 64;

const Json* member_of(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string word_in(const ModelRequest& request, const char* object, const char* name) {
  const Json* outer = member_of(request.extra, object);
  const Json* inner = outer == nullptr ? nullptr : member_of(*outer, name);
  return inner != nullptr && inner->is_string() ? inner->get<std::string>() : std::string();
}

tl::unexpected<Error> unbounded_by(std::string_view what) {
  return fail(ErrorCode::unbounded_input,
              fmt::format("{}, so that the call's worst case is unknown", what));
}

/// Anthropic's tools that carry a type of their own and run here.
bool is_run_here(const Json& tool) {
  static constexpr std::array<std::string_view, 5> prefixes{"custom", "bash_", "text_editor_",
                                                            "computer_", "memory_"};
  const Json* type = member_of(tool, "type");
  if (type == nullptr || !type->is_string()) return true;
  const auto& word = type->get_ref<const std::string&>();
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return word.starts_with(prefix); });
}

/// Of an image whose name does not say that it is one of Anthropic's, the dearest counts.
provider_wire::ImageRule images_of(std::string_view model) {
  const auto rule = provider_wire::anthropic_images(model);
  return std::holds_alternative<provider_wire::AreaImages>(rule) ? rule : other_images;
}

std::string bytes_of(const Json& image) {
  const Json* source = member_of(image, "source");
  const Json* bytes = source == nullptr ? nullptr : member_of(*source, "bytes");
  return bytes != nullptr && bytes->is_string() ? bytes->get<std::string>() : std::string();
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
      return unbounded_by("a system tool runs at the provider, without a limit");
    input.add_tokens(tool_prompt_max);
  }
  return {};
}

Result<> add_model_fields(const Json& fields, InputBound& input) {
  if (member_of(fields, "mcp_servers") != nullptr)
    return unbounded_by("remote MCP servers run at the provider");
  const Json* edits = member_of(fields, "context_management");
  if (edits != nullptr && dump_json(*edits).find("\"compact") != std::string::npos)
    return unbounded_by("compaction samples the model again");
  const Json* tools = member_of(fields, "tools");
  if (tools == nullptr || !tools->is_array()) return {};
  for (const auto& tool : *tools) {
    if (!is_run_here(tool)) return unbounded_by("a tool runs at the provider, without a limit");
    input.add_tokens(typed_tool_prompt_max);
  }
  return {};
}

Result<> add_extra(const ModelRequest& request, InputBound& input) {
  if (!request.extra.is_object() || request.extra.empty()) return {};
  if (member_of(request.extra, "guardrailConfig") != nullptr)
    return unbounded_by("a guardrail is billed apart, by a price that answers do not tell");
  if (member_of(request.extra, "promptVariables") != nullptr)
    input.live_at_provider("promptVariables");
  input.add_json(dump_json(request.extra));
  add_content(request.extra, input);
  const Json* fields = member_of(request.extra, "additionalModelRequestFields");
  return fields == nullptr ? Result<>() : add_model_fields(*fields, input);
}

struct CacheWishes {
  bool any = false;
  bool one_hour = false;

  void add(CacheBreakpoint cache) {
    any = any || cache != CacheBreakpoint::none;
    one_hour = one_hour || cache == CacheBreakpoint::one_hour;
  }
  void add(const Json& json) {
    const std::string text = dump_json(json);
    const bool here = text.find("\"cachePoint\"") != std::string::npos ||
                      text.find("\"cache_control\"") != std::string::npos;
    any = any || here;
    one_hour = one_hour || (here && text.find("\"1h\"") != std::string::npos);
  }
};

CacheWishes cache_wishes(const ModelRequest& request) {
  CacheWishes wishes;
  for (const auto& message : request.messages) {
    for (const auto& part : message.parts) {
      if (const auto* text = std::get_if<TextPart>(&part)) wishes.add(text->cache);
      if (const auto* media = std::get_if<MediaPart>(&part)) wishes.add(media->cache);
      if (const auto* result = std::get_if<ToolResultPart>(&part)) wishes.add(result->cache);
      if (const auto* opaque = std::get_if<OpaquePart>(&part)) wishes.add(opaque->body);
    }
  }
  for (const auto& tool : request.tools) wishes.add(tool.cache);
  if (request.extra.is_object() && !request.extra.empty()) wishes.add(request.extra);
  return wishes;
}

/// A prompt that is kept at the provider comes in front of what the request says.
bool is_kept_prompt(std::string_view model) {
  return model.starts_with("arn:") && model.find(":prompt/") != model.npos;
}

}  // namespace

bool asks_for_1h_cache(const ModelRequest& request) { return cache_wishes(request).one_hour; }

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
  const auto wishes = cache_wishes(request);
  result.caches_input = wishes.any;
  result.caches_input_1h = wishes.one_hour;
  return result;
}

}  // namespace purser::bedrock
