// block.cpp: kinds of content blocks, and the parts they become.
#include <purser/adapters/providers/anthropic/detail/block.hpp>

namespace purser::anthropic::detail {
namespace {

using provider_wire::detail::find_string;
using provider_wire::detail::for_each_field;
using provider_wire::detail::read_raw;
using provider_wire::detail::read_string;

Block::Kind kind_of(std::string_view type) {
  if (type == "text") return Block::Kind::text;
  if (type == "thinking") return Block::Kind::thinking;
  if (type == "redacted_thinking") return Block::Kind::redacted;
  if (type == "tool_use") return Block::Kind::tool_use;
  return Block::Kind::other;
}

bool assign_text(ondemand::value value, std::string& text) {
  std::string_view read;
  if (!read_string(value, read)) return false;
  text = read;
  return true;
}

bool assign_raw(ondemand::value value, std::string& text) {
  std::string_view read;
  if (!read_raw(value, read)) return false;
  text = read;
  return true;
}

bool read_member(Block& block, std::string_view name, ondemand::value value) {
  const bool is_content = (name == "text" && block.kind == Block::Kind::text) ||
                          (name == "thinking" && block.kind == Block::Kind::thinking) ||
                          (name == "data" && block.kind == Block::Kind::redacted);
  if (is_content) return assign_text(value, block.text);
  if (name == "signature") return assign_text(value, block.signature);
  if (name == "id") return assign_text(value, block.id);
  if (name == "name") return assign_text(value, block.name);
  if (name == "input") return assign_raw(value, block.input);
  return true;
}

/// A server tool's block, with its input as it arrived in pieces.
std::optional<Part> to_opaque(const Block& block) {
  auto body = parse_json(block.raw);
  if (!body) return std::nullopt;
  if (!block.json.empty()) {
    if (auto input = parse_json(block.json)) (*body)["input"] = std::move(*input);
  }
  return OpaquePart{"anthropic", std::move(*body)};
}

}  // namespace

bool read_block(ondemand::object object, Block& block) {
  std::string_view type;
  if (!find_string(object, "type", type)) return false;
  block.kind = kind_of(type);
  if (block.kind == Block::Kind::other) {
    std::string_view raw;
    if (object.raw_json().get(raw) != simdjson::SUCCESS) return false;
    block.raw = raw;
    return true;
  }
  return for_each_field(object, [&](std::string_view name, ondemand::value value) {
    return read_member(block, name, value);
  });
}

const std::string& arguments(const Block& block) {
  static const std::string none = "{}";
  if (!block.json.empty()) return block.json;
  return block.input.empty() ? none : block.input;
}

std::optional<Part> to_part(Block&& block) {
  switch (block.kind) {
    case Block::Kind::text:
      if (block.text.empty()) return std::nullopt;
      return TextPart{std::move(block.text), CacheBreakpoint::none};
    case Block::Kind::thinking:
      return ReasoningPart{std::move(block.text), std::move(block.signature), false, "anthropic"};
    case Block::Kind::redacted:
      return ReasoningPart{std::move(block.text), "", true, "anthropic"};
    case Block::Kind::tool_use:
      return ToolCallPart{std::move(block.id), std::move(block.name), arguments(block)};
    case Block::Kind::other:
      break;
  }
  return to_opaque(block);
}

}  // namespace purser::anthropic::detail
