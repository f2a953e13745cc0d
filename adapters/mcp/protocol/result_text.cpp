// result_text.cpp: content of all kinds as text.
#include <algorithm>

#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/result_text.hpp>
#include <purser/runtime/text_cut.hpp>

namespace purser::mcp {
namespace {

constexpr std::size_t part_bytes_max = 256;

/// What a server calls something, in a placeholder: short, on one line, and unable to end it.
std::string shown(std::string text) {
  text.resize(cut_text(text, part_bytes_max).size());
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '[' || c == ']'; }, ' ');
  return text;
}

class Placeholder {
 public:
  explicit Placeholder(std::string kind) : text_("[" + shown(std::move(kind))) {}
  Placeholder& with(std::string part) {
    if (!part.empty()) text_ += ", " + shown(std::move(part));
    return *this;
  }
  [[nodiscard]] std::string text() const { return text_ + "]"; }

 private:
  std::string text_;
};

/// Of what base64 stands for.
std::string size_text(const std::string& base64) {
  const auto padding = static_cast<std::size_t>(base64.ends_with("==") ? 2 : base64.ends_with('='));
  const auto bytes = base64.size() / 4 * 3;
  return std::to_string(bytes - std::min(bytes, padding)) + " bytes";
}

std::string media(const std::string& kind, const Json& item) {
  return Placeholder(kind)
      .with(text_member(item, "mimeType"))
      .with(size_text(text_member(item, "data")))
      .text();
}

std::string link(const Json& item) {
  return Placeholder("link")
      .with(text_member(item, "uri"))
      .with(text_member(item, "name"))
      .with(text_member(item, "mimeType"))
      .text();
}

std::string resource(const Json& resource) {
  Placeholder head("resource");
  head.with(text_member(resource, "uri")).with(text_member(resource, "mimeType"));
  const auto& text = member(resource, "text");
  if (text.is_string()) return head.text() + "\n" + text.get<std::string>();
  return head.with(size_text(text_member(resource, "blob"))).text();
}

std::string part_text(const Json& item) {
  const auto kind = text_member(item, "type");
  if (kind == "text") return text_member(item, "text");
  if (kind == "image" || kind == "audio") return media(kind, item);
  if (kind == "resource_link") return link(item);
  if (kind == "resource") return resource(member(item, "resource"));
  return Placeholder(kind.empty() ? "content" : kind).with("of an unknown kind").text();
}

/// Servers should say it as text as well (2025-06-18, "Structured Content"); not all do.
bool says(const Json& item, const Json& structured) {
  if (text_member(item, "type") != "text") return false;
  const auto parsed = parse_json(text_member(item, "text"));
  return parsed && *parsed == structured;
}

}  // namespace

ResultText result_text(const Json& result) {
  ResultText text;
  text.is_error = member(result, "isError") == true;
  const auto add = [&](const std::string& part) {
    if (!text.content.empty()) text.content += '\n';
    text.content += part;
  };
  const auto& content = member(result, "content");
  const bool has_list = content.is_array();
  if (has_list) {
    for (const auto& item : content) add(part_text(item));
  }
  const auto& structured = member(result, "structuredContent");
  if (structured.is_null()) return text;
  const auto is_same = [&](const Json& item) { return says(item, structured); };
  const bool is_said = has_list && std::any_of(content.begin(), content.end(), is_same);
  if (!is_said) add(dump_json(structured));
  return text;
}

}  // namespace purser::mcp
