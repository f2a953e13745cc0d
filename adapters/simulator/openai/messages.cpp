// messages.cpp: roles, contents, and that tool calls and tool messages pair up.
#include <purser/adapters/simulator/openai/messages.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>

#include <purser/adapters/simulator/request_fields.hpp>

namespace purser::simulator {
namespace {

using namespace std::string_view_literals;
using Problem = std::optional<ApiError>;

constexpr std::array roles{"developer"sv, "system"sv, "user"sv, "assistant"sv, "tool"sv};

class OpenAiConversation {
 public:
  explicit OpenAiConversation(ChatRequest& request) : request_(request) {}

  Problem read(const Json& message, std::size_t index) {
    const auto place = fmt::format("messages.[{}]", index);
    const auto role = text_member(message, "role");
    if (std::find(roles.begin(), roles.end(), role) == roles.end()) {
      return invalid_request(fmt::format("Invalid value: '{}'. Supported values are: 'developer', "
                                         "'system', 'user', 'assistant' and 'tool'.",
                                         role),
                             place + ".role", "invalid_value");
    }
    if (role == "tool") return read_tool(message, place);
    if (auto problem = check_answered(place)) return problem;
    request_.tool_results.clear();
    if (role == "assistant") return read_assistant(message, place);
    const auto* content = member(message, "content");
    if (content == nullptr || !(content->is_string() || content->is_array())) {
      return invalid_request("Invalid value for 'content': expected a string or an array of parts.",
                             place + ".content", "invalid_type");
    }
    if (role == "user") request_.last_user_text = text_of_content(*content);
    return std::nullopt;
  }

  Problem check_answered(const std::string& place) const {
    if (awaited_.empty()) return std::nullopt;
    std::vector<std::string> ids;
    for (const auto& [id, name] : awaited_) ids.push_back(id);
    return invalid_request(
        fmt::format("An assistant message with 'tool_calls' must be followed by tool messages "
                    "responding to each 'tool_call_id'. "
                    "The following tool_call_ids did not have response messages: {}",
                    fmt::join(ids, ", ")),
        place + ".role");
  }

 private:
  Problem read_assistant(const Json& message, const std::string& place) {
    const auto* calls = member(message, "tool_calls");
    const bool says_something =
        member(message, "content") != nullptr || member(message, "refusal") != nullptr;
    if (calls == nullptr) {
      if (says_something) return std::nullopt;
      return invalid_request("Invalid value for 'content': expected a string, got null.",
                             place + ".content", "invalid_type");
    }
    if (!calls->is_array() || calls->empty()) {
      return invalid_request("Invalid 'tool_calls': expected a non-empty array.",
                             place + ".tool_calls", "empty_array");
    }
    for (const auto& call : *calls) {
      const bool custom = text_member(call, "type") == "custom";
      const auto* function = member(call, custom ? "custom" : "function");
      const auto id = text_member(call, "id");
      if (id.empty() || function == nullptr || text_member(*function, "name").empty() ||
          (!custom &&
           (member(*function, "arguments") == nullptr || !(*function)["arguments"].is_string()))) {
        return invalid_request(
            "Invalid 'tool_calls': each needs an id, a type and a function with a name and "
            "arguments as a string.",
            place + ".tool_calls", "invalid_value");
      }
      awaited_[id] = text_member(*function, "name");
    }
    return std::nullopt;
  }

  Problem read_tool(const Json& message, const std::string& place) {
    const auto id = text_member(message, "tool_call_id");
    const auto found = awaited_.find(id);
    if (found == awaited_.end()) {
      return invalid_request(
          "Invalid parameter: messages with role 'tool' must be a response to a preceding message "
          "with 'tool_calls'.",
          place + ".role");
    }
    const auto* content = member(message, "content");
    if (content == nullptr || !(content->is_string() || content->is_array())) {
      return invalid_request("Invalid value for 'content': expected a string or an array of parts.",
                             place + ".content", "invalid_type");
    }
    request_.tool_results.push_back({found->second, text_of_content(*content)});
    awaited_.erase(found);
    return std::nullopt;
  }

  ChatRequest& request_;
  std::map<std::string, std::string>
      awaited_;  ///< tool call ids without an answer yet, and their tools
};

}  // namespace

Problem read_openai_messages(const Json& body, ChatRequest& request) {
  const auto* messages = member(body, "messages");
  if (messages == nullptr) {
    return invalid_request("Missing required parameter: 'messages'.", "messages",
                           "missing_required_parameter");
  }
  if (!messages->is_array() || messages->empty()) {
    return invalid_request("Invalid 'messages': expected an array with at least one message.",
                           "messages", "empty_array");
  }
  OpenAiConversation conversation(request);
  for (std::size_t i = 0; i < messages->size(); ++i) {
    if (auto problem = conversation.read((*messages)[i], i)) return problem;
  }
  return conversation.check_answered("messages");
}

}  // namespace purser::simulator
