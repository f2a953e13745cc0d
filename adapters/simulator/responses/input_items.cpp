// input_items.cpp: messages, calls and their outputs, and reasoning with what it led to.
#include <purser/adapters/simulator/responses/input_items.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/adapters/simulator/responses/sealed_reasoning.hpp>

namespace purser::simulator {
namespace {

using namespace std::string_view_literals;
using Problem = std::optional<ApiError>;

constexpr std::array input_roles{"user"sv, "assistant"sv, "system"sv, "developer"sv};
constexpr std::array said_by_user{"input_text"sv, "input_image"sv, "input_file"sv};
constexpr std::array said_by_model{"output_text"sv, "refusal"sv};

/// The texts of a message's or an output's content.
std::string responses_text(const Json& content) {
  if (content.is_string()) return content.get<std::string>();
  std::string joined;
  for (const auto& part : content.is_array() ? content : Json::array()) {
    const auto text = text_member(part, "text");
    if (!joined.empty() && !text.empty()) joined += '\n';
    joined += text;
  }
  return joined;
}

bool is_call_item(std::string_view type) {
  return type == "function_call" || type == "custom_tool_call";
}

bool is_call_output_item(std::string_view type) {
  return type == "function_call_output" || type == "custom_tool_call_output";
}

/// Items of tools that the service runs, and others that it makes itself.
bool is_hosted_item(std::string_view type) {
  return type.ends_with("_call") || type.ends_with("_call_output") || type.starts_with("mcp_") ||
         type.starts_with("compaction") || type == "item_reference";
}

/// What reasoning may lead to: anything else that the model wrote.
bool is_written_by_model(const Json& item, std::string_view type) {
  if (type == "message") return text_member(item, "role") == "assistant";
  return !is_call_output_item(type);
}

std::string input_item_type(const Json& item) {
  const auto type = text_member(item, "type");
  return type.empty() && member(item, "role") != nullptr ? "message" : type;
}

class InputItems {
 public:
  explicit InputItems(ChatRequest& request) : request_(request) {}

  Problem read(const Json& item, std::size_t index) {
    const auto place = fmt::format("input[{}]", index);
    const auto type = input_item_type(item);
    if (!reasoning_.empty() && !is_written_by_model(item, type)) return lonely_reasoning();
    if (type != "reasoning") reasoning_.clear();
    if (is_call_output_item(type)) return read_output(item, place);
    if (type != "reasoning" && !is_call_item(type)) request_.tool_results.clear();
    if (type == "message") return read_message(item, place);
    if (type == "reasoning") return read_reasoning(item, place);
    if (is_call_item(type)) return read_call(item, type, place);
    if (is_hosted_item(type)) return std::nullopt;
    return invalid_request(fmt::format("Invalid value: '{}'.", type), place + ".type",
                           "invalid_value");
  }

  /// At the end: every call has an output, and reasoning led to something.
  Problem check_end() const {
    if (!reasoning_.empty()) return lonely_reasoning();
    if (awaited_.empty()) return std::nullopt;
    return invalid_request(
        fmt::format("No tool output found for function call {}.", awaited_.begin()->first),
        "input");
  }

 private:
  Problem lonely_reasoning() const {
    return invalid_request(
        fmt::format("Item '{}' of type 'reasoning' was provided without its required following "
                    "item.",
                    reasoning_),
        "input");
  }

  Problem read_message(const Json& item, const std::string& place) {
    const auto role = text_member(item, "role");
    if (std::find(input_roles.begin(), input_roles.end(), role) == input_roles.end()) {
      return invalid_request(
          fmt::format("Invalid value: '{}'. Supported values are: 'assistant', 'system', "
                      "'developer', and 'user'.",
                      role),
          place + ".role", "invalid_value");
    }
    const auto* content = member(item, "content");
    if (content == nullptr || !(content->is_string() || content->is_array())) {
      return invalid_request(
          fmt::format("Invalid type for '{}.content': expected a string or a list of parts.",
                      place),
          place + ".content", "invalid_type");
    }
    if (auto problem = check_parts(*content, role == "assistant", place)) return problem;
    if (role == "user") request_.last_user_text = responses_text(*content);
    return std::nullopt;
  }

  static Problem check_parts(const Json& content, bool by_model, const std::string& place) {
    for (std::size_t i = 0; content.is_array() && i < content.size(); ++i) {
      const auto type = text_member(content[i], "type");
      const bool fits =
          by_model
              ? std::find(said_by_model.begin(), said_by_model.end(), type) != said_by_model.end()
              : std::find(said_by_user.begin(), said_by_user.end(), type) != said_by_user.end();
      if (fits) continue;
      return invalid_request(
          fmt::format("Invalid value: '{}'. Supported values are: {}.", type,
                      by_model ? "'output_text' and 'refusal'"
                               : "'input_text', 'input_image', and 'input_file'"),
          fmt::format("{}.content[{}]", place, i), "invalid_value");
    }
    return std::nullopt;
  }

  Problem read_reasoning(const Json& item, const std::string& place) {
    const auto* summary = member(item, "summary");
    if (summary == nullptr || !summary->is_array()) {
      return invalid_request(fmt::format("Missing required parameter: '{}.summary'.", place),
                             place + ".summary", "missing_required_parameter");
    }
    const auto id = text_member(item, "id");
    const auto* sealed = member(item, "encrypted_content");
    if (sealed != nullptr && !is_sealed_reasoning(id, text_member(item, "encrypted_content"))) {
      return invalid_request(
          fmt::format("The encrypted content for item {} could not be verified.", id), {},
          "invalid_encrypted_content");
    }
    reasoning_ = id.empty() ? place : id;
    return std::nullopt;
  }

  Problem read_call(const Json& item, const std::string& type, const std::string& place) {
    const char* const said = type == "function_call" ? "arguments" : "input";
    for (const auto* key : {"call_id", "name", said}) {
      const auto* value = member(item, key);
      if (value != nullptr && value->is_string() &&
          (key == said || !text_member(item, key).empty()))
        continue;
      return invalid_request(fmt::format("Missing required parameter: '{}.{}'.", place, key),
                             fmt::format("{}.{}", place, key), "missing_required_parameter");
    }
    awaited_[text_member(item, "call_id")] = text_member(item, "name");
    return std::nullopt;
  }

  Problem read_output(const Json& item, const std::string& place) {
    const auto id = text_member(item, "call_id");
    const auto found = awaited_.find(id);
    if (found == awaited_.end()) {
      return invalid_request(
          fmt::format("No tool call found for function call output with call_id {}.", id), "input");
    }
    const auto* output = member(item, "output");
    if (output == nullptr || !(output->is_string() || output->is_array())) {
      return invalid_request(fmt::format("Missing required parameter: '{}.output'.", place),
                             place + ".output", "missing_required_parameter");
    }
    request_.tool_results.push_back({found->second, responses_text(*output)});
    awaited_.erase(found);
    return std::nullopt;
  }

  ChatRequest& request_;
  std::map<std::string, std::string> awaited_;  ///< call ids without an output, and their tools
  std::string reasoning_;                       ///< that nothing followed yet
};

}  // namespace

Problem read_input_items(const Json& body, ChatRequest& request) {
  const auto* input = member(body, "input");
  if (input == nullptr) {
    return invalid_request("Missing required parameter: 'input'.", "input",
                           "missing_required_parameter");
  }
  if (input->is_string()) {
    request.last_user_text = input->get<std::string>();
    return std::nullopt;
  }
  if (!input->is_array() || input->empty()) {
    return invalid_request("Invalid 'input': expected a string or a list with at least one item.",
                           "input", "invalid_type");
  }
  InputItems items(request);
  for (std::size_t i = 0; i < input->size(); ++i) {
    if (auto problem = items.read((*input)[i], i)) return problem;
  }
  return items.check_end();
}

}  // namespace purser::simulator
