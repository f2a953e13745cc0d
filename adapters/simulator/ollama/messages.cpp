// messages.cpp: roles, texts, images, and that tool calls and tool messages pair up.
#include <purser/adapters/simulator/ollama/messages.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include <purser/adapters/simulator/request_fields.hpp>
#include <purser/runtime/base64.hpp>

namespace purser::simulator {
namespace {

using Problem = std::optional<ApiError>;

Problem check_ollama_text(const Json& message, const char* key) {
  const auto* text = member(message, key);
  if (text == nullptr || text->is_string()) return std::nullopt;
  return invalid_request(fmt::format(
      "json: cannot unmarshal {} into Go struct field ChatRequest.messages.{} of type string",
      text->type_name(), key));
}

Problem check_ollama_images(const Json& message) {
  const auto* images = member(message, "images");
  for (const auto& image : images != nullptr && images->is_array() ? *images : Json::array()) {
    if (!image.is_string() || !from_base64(image.get<std::string>()))
      return invalid_request("illegal base64 data in messages.images");
  }
  return std::nullopt;
}

class OllamaConversation {
 public:
  explicit OllamaConversation(ChatRequest& request) : request_(request) {}

  Problem read(const Json& message) {
    const auto role = text_member(message, "role");
    for (const auto* key : {"content", "thinking", "tool_name"}) {
      if (auto problem = check_ollama_text(message, key)) return problem;
    }
    if (role == "tool") return read_tool(message);
    if (auto problem = check_answered()) return problem;
    request_.tool_results.clear();
    if (role == "assistant") return read_calls(message);
    if (role != "user" && role != "system") {
      return invalid_request(
          fmt::format("invalid role: {}, must be one of [system, user, assistant, tool]", role));
    }
    if (role == "user") request_.last_user_text = text_member(message, "content");
    return check_ollama_images(message);
  }

  Problem check_answered() const {
    if (awaited_.empty()) return std::nullopt;
    return invalid_request(fmt::format("tool calls without a tool message right after them: {}",
                                       fmt::join(awaited_, ", ")));
  }

 private:
  Problem read_calls(const Json& message) {
    const auto* calls = member(message, "tool_calls");
    for (const auto& call : calls != nullptr && calls->is_array() ? *calls : Json::array()) {
      const auto* function = member(call, "function");
      const auto name = function == nullptr ? std::string() : text_member(*function, "name");
      if (name.empty()) return invalid_request("a tool call without a name");
      const auto* arguments = member(*function, "arguments");
      if (arguments == nullptr || !arguments->is_object()) {
        return invalid_request(
            "json: cannot unmarshal into Go struct field ToolCallFunction.arguments of type "
            "api.ToolCallFunctionArguments");
      }
      awaited_.insert(name);
    }
    return std::nullopt;
  }

  Problem read_tool(const Json& message) {
    const auto name = text_member(message, "tool_name");
    const auto found = awaited_.find(name);
    if (found == awaited_.end()) {
      return invalid_request(
          fmt::format("a tool message for '{}', which the message before did not call", name));
    }
    request_.tool_results.push_back({name, text_member(message, "content")});
    awaited_.erase(found);
    return std::nullopt;
  }

  ChatRequest& request_;
  std::multiset<std::string> awaited_;  ///< tools that were called and have not answered yet
};

}  // namespace

std::optional<ApiError> read_ollama_messages(const Json& body, ChatRequest& request) {
  const auto* messages = member(body, "messages");
  if (messages == nullptr) return std::nullopt;
  if (!messages->is_array()) return invalid_request("json: messages is no list");
  OllamaConversation conversation(request);
  for (const auto& message : *messages) {
    if (auto problem = conversation.read(message)) return problem;
  }
  return conversation.check_answered();
}

}  // namespace purser::simulator
