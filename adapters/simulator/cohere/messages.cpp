// messages.cpp: roles, content parts, and that tool calls and tool messages pair up.
#include <purser/adapters/simulator/cohere/messages.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <initializer_list>
#include <map>

#include <purser/adapters/simulator/request_fields.hpp>

namespace purser::simulator {
namespace {

using Problem = std::optional<ApiError>;

Problem check_cohere_parts(const Json& content, const std::string& place,
                           std::initializer_list<std::string_view> types) {
  if (content.is_string()) return std::nullopt;
  if (!content.is_array())
    return invalid_request(fmt::format("invalid type: {}.content is no text and no list", place));
  for (const auto& part : content) {
    const auto type = text_member(part, "type");
    const bool known = std::find(types.begin(), types.end(), type) != types.end();
    if (!known || member(part, type) == nullptr) {
      return invalid_request(
          fmt::format("invalid content in {}: a part of type '{}' is not valid here", place, type));
    }
  }
  return std::nullopt;
}

/// The texts of a tool's answer: a string, or text and document parts.
std::string cohere_result_text(const Json& content) {
  if (!content.is_array()) return text_of_content(content);
  std::string joined;
  for (const auto& part : content) {
    const auto* document = member(part, "document");
    const auto* data = document == nullptr ? nullptr : member(*document, "data");
    joined += data == nullptr     ? text_member(part, "text")
              : data->is_string() ? data->get<std::string>()
                                  : dump_json(*data);
  }
  return joined;
}

class CohereConversation {
 public:
  explicit CohereConversation(ChatRequest& request) : request_(request) {}

  Problem read(const Json& message, std::size_t index) {
    const auto place = fmt::format("messages[{}]", index);
    const auto role = text_member(message, "role");
    if (role == "tool") return read_tool(message, place);
    if (auto problem = check_answered(place)) return problem;
    request_.tool_results.clear();
    if (role == "assistant") return read_assistant(message, place);
    if (role != "user" && role != "system")
      return invalid_request(fmt::format("invalid role '{}' in {}", role, place));
    const auto* content = member(message, "content");
    if (content == nullptr) return invalid_request(fmt::format("{} must have content", place));
    auto problem = role == "user" ? check_cohere_parts(*content, place, {"text", "image_url"})
                                  : check_cohere_parts(*content, place, {"text"});
    if (role == "user") request_.last_user_text = text_of_content(*content);
    return problem;
  }

  Problem check_answered(const std::string& place) const {
    if (awaited_.empty()) return std::nullopt;
    std::vector<std::string> ids;
    for (const auto& [id, name] : awaited_) ids.push_back(id);
    return invalid_request(fmt::format("{}: tool calls without a tool message right after them: {}",
                                       place, fmt::join(ids, ", ")));
  }

 private:
  Problem read_assistant(const Json& message, const std::string& place) {
    const auto* content = member(message, "content");
    const auto* calls = member(message, "tool_calls");
    const auto* plan = member(message, "tool_plan");
    if (plan != nullptr && !plan->is_string())
      return invalid_request(fmt::format("invalid type: {}.tool_plan is no text", place));
    if (content != nullptr) {
      if (auto problem = check_cohere_parts(*content, place, {"text", "thinking"})) return problem;
    }
    if (calls == nullptr) {
      if (content != nullptr || plan != nullptr) return std::nullopt;
      return invalid_request(fmt::format("{} must have content or tool_calls", place));
    }
    if (!calls->is_array() || calls->empty())
      return invalid_request(fmt::format("{}.tool_calls is empty", place));
    for (const auto& call : *calls) {
      if (auto problem = read_call(call, place)) return problem;
    }
    return std::nullopt;
  }

  Problem read_call(const Json& call, const std::string& place) {
    const auto* function = member(call, "function");
    const auto* arguments = function == nullptr ? nullptr : member(*function, "arguments");
    const auto id = text_member(call, "id");
    if (id.empty() || arguments == nullptr || !arguments->is_string() ||
        text_member(*function, "name").empty() || text_member(call, "type") != "function") {
      return invalid_request(
          fmt::format("{}.tool_calls: each needs an id, the type 'function', a name and arguments "
                      "as a string",
                      place));
    }
    awaited_[id] = text_member(*function, "name");
    return std::nullopt;
  }

  Problem read_tool(const Json& message, const std::string& place) {
    const auto id = text_member(message, "tool_call_id");
    const auto found = awaited_.find(id);
    if (found == awaited_.end())
      return invalid_request(
          fmt::format("{}: tool_call_id '{}' was not asked for by the message before", place, id));
    const auto* content = member(message, "content");
    if (content == nullptr) return invalid_request(fmt::format("{} must have content", place));
    if (auto problem = check_cohere_parts(*content, place, {"text", "document"})) return problem;
    request_.tool_results.push_back({found->second, cohere_result_text(*content)});
    awaited_.erase(found);
    return std::nullopt;
  }

  ChatRequest& request_;
  std::map<std::string, std::string> awaited_;  ///< calls without an answer yet, and their tools
};

}  // namespace

std::optional<ApiError> read_cohere_messages(const Json& body, ChatRequest& request) {
  const auto* messages = member(body, "messages");
  if (messages == nullptr || !messages->is_array() || messages->empty())
    return invalid_request("messages must be a list with at least one message");
  CohereConversation conversation(request);
  for (std::size_t i = 0; i < messages->size(); ++i) {
    if (auto problem = conversation.read((*messages)[i], i)) return problem;
  }
  return conversation.check_answered("messages");
}

}  // namespace purser::simulator
