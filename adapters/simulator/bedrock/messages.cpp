// messages.cpp: blocks, signatures, and that tool uses and results pair up.
#include <purser/adapters/simulator/bedrock/messages.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include <purser/adapters/simulator/anthropic/request.hpp>
#include <purser/adapters/simulator/bedrock/request.hpp>
#include <purser/adapters/simulator/request_fields.hpp>

namespace purser::simulator {
namespace {

using ConverseProblem = std::optional<ApiError>;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool is_tool_use_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_.:-").find(c) != std::string_view::npos;
  });
}

bool is_image_format(std::string_view format) {
  return format == "png" || format == "jpeg" || format == "gif" || format == "webp";
}

bool is_document_format(std::string_view format) {
  static constexpr std::array<std::string_view, 9> known{"pdf",  "csv",  "doc", "docx", "xls",
                                                         "xlsx", "html", "txt", "md"};
  return std::find(known.begin(), known.end(), format) != known.end();
}

class ConverseConversation {
 public:
  explicit ConverseConversation(ChatRequest& request) : request_(request) {}

  ConverseProblem read(const Json& message, std::size_t index) {
    place_ = fmt::format("messages.{}", index);
    const auto role = text_member(message, "role");
    if (role != "user" && role != "assistant")
      return converse_problem(place_ + ".role must be one of: user, assistant.");
    if (index == 0 && role != "user")
      return converse_problem("A conversation must start with a user message.");
    if (role == last_role_)
      return converse_problem("A conversation must alternate between user and assistant roles.");
    last_role_ = role;
    const auto* content = member(message, "content");
    if (content == nullptr || !content->is_array() || content->empty())
      return converse_problem(place_ + ".content must have at least 1 element.");
    return read_content(*content, role);
  }

  ConverseProblem check_answered() const {
    if (awaited_.empty()) return std::nullopt;
    return converse_problem(
        fmt::format("Expected toolResult blocks at {}.content for the following Ids: {}", place_,
                    awaited_.begin()->first));
  }

 private:
  ConverseProblem read_content(const Json& content, const std::string& role) {
    request_.tool_results.clear();
    text_.clear();
    for (const auto& block : content) {
      if (!block.is_object() || block.size() != 1)
        return converse_problem(place_ + ".content: a block must have exactly one member.");
      if (auto problem = read_block(block, block.begin().key(), role == "user")) return problem;
    }
    if (auto problem = check_answered()) return problem;
    awaited_ = std::move(asked_);
    asked_.clear();
    if (role == "user" && !text_.empty()) request_.last_user_text = text_;
    return std::nullopt;
  }

  ConverseProblem read_block(const Json& block, const std::string& kind, bool of_user) {
    const auto& value = block[kind];
    if (kind == "text") return read_text(value);
    if (kind == "toolResult") return of_user ? read_result(value) : misplaced(kind, "user");
    if (kind == "toolUse") return of_user ? misplaced(kind, "assistant") : read_tool_use(value);
    if (kind == "reasoningContent")
      return of_user ? misplaced(kind, "assistant") : check_reasoning(value);
    if (kind == "image" && !is_image_format(text_member(value, "format")))
      return converse_problem(place_ + ": image.format must be one of: png, jpeg, gif, webp.");
    return kind == "document" ? check_document(value) : std::nullopt;
  }

  ConverseProblem misplaced(const std::string& kind, std::string_view role) const {
    return converse_problem(
        fmt::format("{}: {} blocks can only be in {} messages.", place_, kind, role));
  }

  ConverseProblem read_text(const Json& text) {
    if (!text.is_string() || is_blank(text.get_ref<const std::string&>()))
      return converse_problem(
          fmt::format("The text field in the ContentBlock object at {} is blank.", place_));
    if (!text_.empty()) text_ += '\n';
    text_ += text.get_ref<const std::string&>();
    return std::nullopt;
  }

  ConverseProblem read_tool_use(const Json& use) {
    const auto id = text_member(use, "toolUseId");
    if (!is_tool_use_id(id))
      return converse_problem(place_ + ": toolUseId must match [a-zA-Z0-9_.:-]+.");
    const auto* input = member(use, "input");
    if (input == nullptr || !input->is_object())
      return converse_problem(place_ + ": toolUse.input must be a JSON object.");
    if (!asked_.emplace(id, text_member(use, "name")).second)
      return converse_problem(place_ + ": toolUse blocks have the same toolUseId.");
    return std::nullopt;
  }

  ConverseProblem read_result(const Json& result) {
    const auto found = awaited_.find(text_member(result, "toolUseId"));
    if (found == awaited_.end()) {
      return converse_problem(
          place_ +
          ": the number of toolResult blocks exceeds the number of toolUse blocks of the "
          "previous turn.");
    }
    const auto* content = member(result, "content");
    if (content == nullptr || !content->is_array())
      return converse_problem(place_ + ": toolResult.content must be a list.");
    std::string text;
    for (const auto& item : *content) text += text_member(item, "text");
    request_.tool_results.push_back({found->second, std::move(text)});
    awaited_.erase(found);
    return std::nullopt;
  }

  ConverseProblem check_reasoning(const Json& value) const {
    const auto* reasoning = member(value, "reasoningText");
    if (reasoning == nullptr) return std::nullopt;
    const auto text = text_member(*reasoning, "text");
    const auto signature = text_member(*reasoning, "signature");
    const bool ours = signature.starts_with("sim-");
    if (!ours || text.empty() || signature == thinking_signature(text)) return std::nullopt;
    return converse_problem(place_ + ": invalid signature in a reasoningContent block.");
  }

  ConverseProblem check_document(const Json& document) {
    const auto format = text_member(document, "format");
    if (!format.empty() && !is_document_format(format))
      return converse_problem(place_ + ": document.format is not a known one.");
    const auto name = text_member(document, "name");
    if (name.empty() || !document_names_.emplace(name, 0).second)
      return converse_problem(place_ + ": documents need names, each once.");
    return std::nullopt;
  }

  ChatRequest& request_;
  std::string place_;
  std::string last_role_;
  std::string text_;
  std::map<std::string, int> document_names_;
  std::map<std::string, std::string> awaited_;  ///< tool uses of the turn before, and their tools
  std::map<std::string, std::string> asked_;    ///< tool uses of this turn
};

}  // namespace

std::optional<ApiError> read_converse_messages(const Json& body, ChatRequest& request) {
  const auto* messages = member(body, "messages");
  if (messages == nullptr || !messages->is_array() || messages->empty())
    return converse_problem("The messages field must have at least 1 element.");
  ConverseConversation conversation(request);
  for (std::size_t i = 0; i < messages->size(); ++i) {
    if (auto problem = conversation.read((*messages)[i], i)) return problem;
  }
  return conversation.check_answered();
}

}  // namespace purser::simulator
