// expand.cpp: finds ${NAME} and builds the tree anew around what replaces it.
#include <purser/adapters/yaml/expand.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include <purser/adapters/yaml/node_data.hpp>

namespace purser::yaml {
namespace {

bool is_name_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_name(std::string_view text) {
  const bool digit_first = !text.empty() && text[0] >= '0' && text[0] <= '9';
  return !text.empty() && !digit_first && std::all_of(text.begin(), text.end(), is_name_letter);
}

struct Expanded {
  std::string text;
  bool has_values = false;
};

/// Error: a sentence without a place.
tl::expected<Expanded, std::string> expand_text(std::string_view text,
                                                const Environment& environment) {
  Expanded out;
  while (!text.empty()) {
    const auto dollar = std::min(text.find('$'), text.size());
    out.text += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.starts_with("$${")) {
      out.text += "${";
      text.remove_prefix(3);
    } else if (text.starts_with("${")) {
      const auto end = text.find('}');
      const auto name = text.substr(2, end == text.npos ? 0 : end - 2);
      if (!is_name(name)) {
        return tl::unexpected<std::string>(
            "expected ${NAME} with the name of an environment variable; $${ stands for a plain ${");
      }
      const auto value = environment ? environment(std::string(name)) : std::nullopt;
      if (!value) {
        return tl::unexpected(fmt::format("the environment variable {} is not set", name));
      }
      out.text += *value;
      out.has_values = true;
      text.remove_prefix(end + 1);
    } else if (!text.empty()) {
      out.text += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

class Expander {
 public:
  Expander(const Environment& environment, std::vector<Error>& problems)
      : environment_(environment), problems_(problems) {}

  /// Recursion ends at the depth limit of the parser.
  Node rebuild(const Node::Data& data, const Node& node) {
    auto copy = std::make_shared<Node::Data>(data);
    if (data.kind == Kind::scalar) expand_scalar(*copy, node);
    for (auto& item : copy->items) item = rebuild(item.data(), item);
    for (auto& [key, value] : copy->members) value = rebuild(value.data(), value);
    return Node(std::move(copy));
  }

 private:
  void expand_scalar(Node::Data& data, const Node& node) {
    if (data.text.find("${") == data.text.npos) return;
    auto expanded = expand_text(data.text, environment_);
    if (!expanded) {
      problems_.push_back(node.error(expanded.error()));
      return;
    }
    data.written = std::exchange(data.text, std::move(expanded->text));
    data.from_environment = expanded->has_values;
  }

  const Environment& environment_;
  std::vector<Error>& problems_;
};

}  // namespace

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
}

Node expand(const Node& node, const Environment& environment, std::vector<Error>& problems) {
  return Expander(environment, problems).rebuild(node.data(), node);
}

std::string first_variable(std::string_view text) {
  for (auto at = text.find("${"); at != text.npos; at = text.find("${", at + 2)) {
    if (at > 0 && text[at - 1] == '$') continue;
    const auto end = text.find('}', at);
    if (end == text.npos) return {};
    const auto name = text.substr(at + 2, end - at - 2);
    if (is_name(name)) return std::string(name);
  }
  return {};
}

}  // namespace purser::yaml
