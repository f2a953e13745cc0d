// input_bound.cpp: bytes and surcharges.
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <purser/adapters/providers/wire/input_bound.hpp>
#include <purser/adapters/providers/wire/json_member.hpp>
#include <purser/adapters/providers/wire/json_walk.hpp>
#include <purser/adapters/providers/wire/text_growth.hpp>

namespace purser::provider_wire {
namespace {

constexpr Tokens per_part = 4;
constexpr Tokens per_tool_call = 16;
constexpr Tokens per_tool = 64;
constexpr Tokens tokens_max = Tokens{1} << 50;

Tokens bytes(std::string_view text) { return static_cast<Tokens>(text.size()); }

Tokens wide_bytes(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

/// The lowest bit rate in use (8 kbit/s) makes 1333 base64 characters a second, which are 10 to 32
/// tokens.
Tokens audio_tokens(std::string_view base64) { return 64 + bytes(base64) / 32; }

/// Other codecs write silence in next to no bytes.
bool has_known_bit_rate(std::string_view media_type) {
  return media_type == "audio/wav" || media_type == "audio/x-wav" || media_type == "audio/mp3" ||
         media_type == "audio/mpeg";
}

/// Keys that stand for content which is not in the request.
bool mentions_remote(const Json& value) {
  static constexpr std::array<std::string_view, 5> remote{"file_id", "url", "file_url",
                                                          "encrypted_content", "encrypted_index"};
  return any_member(value, [](const Json& parent, std::string_view name, const Json&) {
    return parent.is_object() && std::find(remote.begin(), remote.end(), name) != remote.end();
  });
}

}  // namespace

InputBound& InputBound::add_tokens(Tokens count) noexcept {
  tokens_ = std::min(tokens_max, tokens_ + std::clamp(count, Tokens{0}, tokens_max));
  return *this;
}

/// Some tokenizers normalise text first, which lengthens a few code points beyond ASCII; 5% are
/// left for those that are not known yet. A byte that is no UTF-8 is sent as U+FFFD, which has
/// three.
InputBound& InputBound::add_text(std::string_view text) noexcept {
  const Tokens wide = wide_bytes(text);
  const bool valid = wide == 0 || simdjson::validate_utf8(text.data(), text.size());
  const Tokens sent = bytes(text) + (valid ? 0 : 2 * wide);
  const Tokens normalised = wide == 0 ? 0 : sent / 20 + 1 + growth_when_normalised(text);
  return add_tokens(sent + normalised + per_part);
}

/// `\u00e4` takes six bytes for two, a pair of surrogates twelve for four.
InputBound& InputBound::add_json(std::string_view json) noexcept {
  const Tokens wide = wide_bytes(json);
  return add_tokens(bytes(json) + 2 * wide + (wide == 0 ? 0 : growth_when_normalised(json)));
}

InputBound& InputBound::live_at_provider(std::string_view field) {
  if (context_bound_by_.empty()) context_bound_by_ = field;
  return *this;
}

InputBound& InputBound::add_block(const Json& block) {
  const auto type = text_member(block, "type");
  add_tokens(per_part);
  if (type == "image_url") {
    add_image_url(block);
  } else if (type == "input_audio") {
    const auto audio = block.find("input_audio");
    add_tokens(audio_tokens(audio == block.end() ? "" : text_member(*audio, "data")));
  } else if (type == "image" || type == "document") {
    add_source(block, type);
    if (type == "document") add_json(dump_json(block)).add_nested(block);
  } else if (type == "file" || type == "container_upload") {
    live_at_provider(type);
  } else {
    add_unknown(block);
  }
  return *this;
}

/// A PDF can hold any number of pages in few bytes; a text has as many as its base64 says.
InputBound& InputBound::add_media(const MediaPart& media) {
  add_tokens(per_part).add_json(media.name);
  if (media.data.empty()) return live_at_provider(media.url.empty() ? "file_id" : "url");
  switch (media.kind) {
    case MediaPart::Kind::image:
      return add_image(media.data, media.detail);
    case MediaPart::Kind::audio:
      if (!has_known_bit_rate(media.media_type)) live_at_provider("audio");
      return add_tokens(audio_tokens(media.data));
    case MediaPart::Kind::document:
      break;
  }
  if (!media.media_type.starts_with("text/")) live_at_provider("document");
  return add_tokens(bytes(media.data));
}

/// Where nothing bounds it but the context window, that is said.
InputBound& InputBound::add_image(std::string_view base64, std::string_view detail) {
  const auto tokens = image_tokens(images_, image_size(base64), detail);
  return tokens ? add_tokens(*tokens) : live_at_provider("image");
}

InputBound& InputBound::add_image_at(std::string_view url, std::string_view detail,
                                     std::string_view field) {
  if (!url.starts_with("data:")) return live_at_provider(field);
  return add_image(url.substr(std::min(url.size(), url.find(',') + 1)), detail);
}

void InputBound::add_image_url(const Json& block) {
  const auto found = block.find("image_url");
  if (found == block.end()) {
    live_at_provider("image_url");
  } else {
    const auto url = found->is_string() ? std::string_view(found->get_ref<const std::string&>())
                                        : text_member(*found, "url");
    add_image_at(url, text_member(*found, "detail"), "image_url");
  }
}

/// What a source costs beyond its bytes. A PDF can hold any number of pages in few bytes.
void InputBound::add_source(const Json& block, std::string_view kind) {
  const auto source = block.find("source");
  const std::string_view type = source == block.end() ? "" : text_member(*source, "type");
  if (kind == "image" && type == "base64") {
    add_image(text_member(*source, "data"));
  } else if (kind != "document" || (type != "text" && type != "content")) {
    live_at_provider(std::string(kind) + ".source");
  }
}

/// Images and documents inside of other blocks, such as the result of a tool.
InputBound& InputBound::add_nested(const Json& value) {
  any_member(value, [this](const Json&, const std::string&, const Json& member) {
    const auto type = text_member(member, "type");
    if (type == "image" || type == "document") add_source(member, type);
    if (type == "image_url") add_image_url(member);
    if (type == "file" && !member.contains("source")) live_at_provider(type);
    return false;
  });
  return *this;
}

void InputBound::add_unknown(const Json& block) {
  add_json(dump_json(block));
  add_nested(block);
  if (mentions_remote(block))
    live_at_provider("a content block of type '" + std::string(text_member(block, "type")) + "'");
}

void InputBound::write_to(RequestBound& bound) const {
  bound.input = tokens_;
  bound.context_bound = !context_bound_by_.empty();
  bound.context_bound_by = context_bound_by_;
}

namespace {

struct AddPart {
  InputBound& bound;
  void operator()(const TextPart& part) const { bound.add_text(part.text); }
  void operator()(const ReasoningPart& part) const {
    bound.add_text(part.text).add_text(part.signature);
  }
  void operator()(const RefusalPart& part) const { bound.add_text(part.text); }
  void operator()(const ToolCallPart& part) const {
    bound.add_tokens(per_tool_call).add_json(part.id).add_json(part.name).add_json(part.arguments);
  }
  void operator()(const ToolResultPart& part) const {
    bound.add_tokens(per_tool_call)
        .add_json(part.call_id)
        .add_json(part.name)
        .add_text(part.content);
  }
  void operator()(const OpaquePart& part) const { bound.add_block(part.body); }
  void operator()(const MediaPart& part) const { bound.add_media(part); }
};

}  // namespace

void add_request(InputBound& bound, const ModelRequest& request) {
  for (const auto& message : request.messages) {
    bound.add_message();
    for (const auto& part : message.parts) std::visit(AddPart{bound}, part);
  }
  for (const auto& tool : request.tools) add_tool(bound, tool);
  const auto& format = request.output_format;
  if (format.kind != OutputFormat::Kind::json_schema) return;
  bound.add_tokens(per_tool)
      .add_json(format.name)
      .add_json(format.description)
      .add_json(dump_json(format.schema));
}

void add_tool(InputBound& bound, const ToolSpec& tool) {
  bound.add_tokens(per_tool)
      .add_json(tool.name)
      .add_json(tool.description)
      .add_json(dump_json(tool.schema));
}

tl::unexpected<Error> unbounded(std::string_view why) {
  return fail(ErrorCode::unbounded_input,
              fmt::format("{}, so that the call's worst case is unknown", why));
}

}  // namespace purser::provider_wire
