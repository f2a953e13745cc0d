// messages.cpp: blocks, signatures, and that tool uses and results pair up.
#include <purser/adapters/simulator/anthropic/messages.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

#include <purser/adapters/simulator/anthropic/request.hpp>
#include <purser/adapters/simulator/request_fields.hpp>

namespace purser::simulator {
namespace {

using Problem = std::optional<ApiError>;

class AnthropicConversation {
 public:
  AnthropicConversation(bool strict_blocks, ChatRequest& request)
      : strict_(strict_blocks), request_(request) {}

  Problem read(const Json& message, std::size_t index) {
    const auto place = fmt::format("messages.{}", index);
    const auto role = text_member(message, "role");
    if (role != "user" && role != "assistant" && role != "system") {
      return invalid_request(place + ".role: Input should be 'user', 'assistant' or 'system'");
    }
    if (index == 0 && role == "assistant")
      return invalid_request("messages: first message must use the \"user\" role");
    const auto* content = member(message, "content");
    if (content == nullptr) return invalid_request(place + ".content: Field required");
    if (!content->is_string() && !content->is_array()) {
      return invalid_request(place + ".content: Input should be a valid list or string");
    }
    const auto blocks =
        content->is_array() ? *content : Json::array({{{"type", "text"}, {"text", *content}}});
    request_.tool_results.clear();
    if (auto problem = read_blocks(blocks, role, place)) return problem;
    if (auto problem = check_answered(place)) return problem;
    awaited_ = std::move(asked_);
    asked_.clear();
    if (role == "user") note_user_text(*content);
    return std::nullopt;
  }

  Problem check_answered(const std::string& place) const {
    if (awaited_.empty()) return std::nullopt;
    std::vector<std::string> ids;
    for (const auto& [id, name] : awaited_) ids.push_back(id);
    return invalid_request(
        fmt::format("{}: `tool_use` ids were found without `tool_result` blocks immediately after: "
                    "{}. Each `tool_use` block must have a "
                    "corresponding `tool_result` block in the next message.",
                    place, fmt::join(ids, ", ")));
  }

 private:
  Problem read_blocks(const Json& blocks, const std::string& role, const std::string& place) {
    bool text_before = false;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const auto here = fmt::format("{}.content.{}", place, i);
      const auto type = text_member(blocks[i], "type");
      if (type.empty()) return invalid_request(here + ".type: Field required");
      if (type == "tool_result") {
        if (role != "user")
          return invalid_request(here + ": `tool_result` blocks can only be in `user` messages");
        if (text_before)
          return invalid_request(here +
                                 ": `tool_result` blocks must come before any other content");
        if (auto problem = read_result(blocks[i], here)) return problem;
        continue;
      }
      text_before = true;
      if (auto problem = read_block(blocks[i], type, role, here)) return problem;
    }
    return std::nullopt;
  }

  Problem read_block(const Json& block, const std::string& type, const std::string& role,
                     const std::string& here) {
    if (type == "text") return read_text(block, role, here);
    if (role == "system" && strict_)
      return invalid_request(here + ": `system` messages take text blocks only");
    if (type == "document" && role == "assistant" && strict_) {
      return invalid_request(here +
                             ": `document` blocks are not permitted in `assistant` messages");
    }
    const bool of_assistant =
        type == "tool_use" || type == "thinking" || type == "redacted_thinking";
    if (of_assistant && role != "assistant") {
      return invalid_request(
          fmt::format("{}: `{}` blocks can only be in `assistant` messages", here, type));
    }
    if (type == "tool_use") return read_tool_use(block, here);
    if (type == "thinking") return check_thinking(block, here);
    return std::nullopt;
  }

  Problem read_text(const Json& block, const std::string& role, const std::string& here) const {
    const auto* text = member(block, "text");
    if (text == nullptr || !text->is_string())
      return invalid_request(here + ".text: Field required");
    if (text->get_ref<const std::string&>().empty())
      return invalid_request(here + ": text content blocks must be non-empty");
    const auto* citations = member(block, "citations");
    if (strict_ && role == "user" && citations != nullptr && citations->is_array() &&
        !citations->empty()) {
      return invalid_request(here + ".citations: citations are not permitted in `user` messages");
    }
    return std::nullopt;
  }

  Problem read_tool_use(const Json& block, const std::string& here) {
    const auto id = text_member(block, "id");
    if (id.empty()) return invalid_request(here + ".id: Field required");
    const auto* input = member(block, "input");
    if (input == nullptr || !input->is_object())
      return invalid_request(here + ".input: Input should be a valid dictionary");
    if (!asked_.emplace(id, text_member(block, "name")).second)
      return invalid_request("messages: `tool_use` ids must be unique");
    return std::nullopt;
  }

  Problem read_result(const Json& block, const std::string& here) {
    const auto found = awaited_.find(text_member(block, "tool_use_id"));
    if (found == awaited_.end()) {
      return invalid_request(
          fmt::format("{}: unexpected `tool_use_id` found in `tool_result` blocks: {}. Each "
                      "`tool_result` block must have a corresponding "
                      "`tool_use` block in the previous message.",
                      here, text_member(block, "tool_use_id")));
    }
    const auto* content = member(block, "content");
    request_.tool_results.push_back(
        {found->second, content != nullptr ? text_of_content(*content) : std::string()});
    awaited_.erase(found);
    return std::nullopt;
  }

  static Problem check_thinking(const Json& block, const std::string& here) {
    const auto signature = text_member(block, "signature");
    if (signature.empty()) return invalid_request(here + ".signature: Field required");
    const auto thinking = text_member(block, "thinking");
    const bool changed = signature.starts_with("sim-") && !thinking.empty() &&
                         signature != thinking_signature(thinking);
    if (!changed) return std::nullopt;
    return invalid_request(here + ": Invalid `signature` in `thinking` block");
  }

  void note_user_text(const Json& content) {
    auto text = text_of_content(content);
    if (!text.empty()) request_.last_user_text = std::move(text);
  }

  bool strict_;
  ChatRequest& request_;
  std::map<std::string, std::string>
      awaited_;                               ///< tool uses of the message before, and their tools
  std::map<std::string, std::string> asked_;  ///< tool uses of this message
};

}  // namespace

Problem read_anthropic_messages(const Json& body, bool strict_blocks, ChatRequest& request) {
  const auto* messages = member(body, "messages");
  if (messages == nullptr) return invalid_request("messages: Field required");
  if (!messages->is_array()) return invalid_request("messages: Input should be a valid list");
  if (messages->empty()) return invalid_request("messages: at least one message is required");
  AnthropicConversation conversation(strict_blocks, request);
  for (std::size_t i = 0; i < messages->size(); ++i) {
    if (auto problem = conversation.read((*messages)[i], i)) return problem;
  }
  return conversation.check_answered(fmt::format("messages.{}", messages->size()));
}

}  // namespace purser::simulator
