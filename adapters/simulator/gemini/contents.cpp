// contents.cpp: roles, parts, signatures, and that calls and responses pair up.
#include <purser/adapters/simulator/gemini/contents.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <purser/adapters/simulator/gemini/signature.hpp>
#include <purser/adapters/simulator/request_fields.hpp>

namespace purser::simulator {
namespace {

using Problem = std::optional<ApiError>;

constexpr std::array<std::string_view, 7> part_kinds{
    "text",           "inlineData",         "fileData", "functionCall", "functionResponse",
    "executableCode", "codeExecutionResult"};
constexpr std::array<std::string_view, 5> part_flags{"thought", "thoughtSignature", "videoMetadata",
                                                     "mediaResolution", "partMetadata"};

template <class Words>
bool is_among(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

const Json& parts_of(const Json& content) {
  static const Json none = Json::array();
  const auto* parts = member(content, "parts");
  return parts != nullptr && parts->is_array() ? *parts : none;
}

bool is_prompt(const Json& content) {
  if (text_member(content, "role") == "model") return false;
  const auto& parts = parts_of(content);
  return std::any_of(parts.begin(), parts.end(),
                     [](const Json& part) { return member(part, "functionResponse") == nullptr; });
}

std::string response_text(const Json& response) {
  for (const auto* key : {"output", "result", "error"}) {
    if (auto text = text_member(response, key); !text.empty()) return text;
  }
  return dump_json(response);
}

class GeminiConversation {
 public:
  explicit GeminiConversation(ChatRequest& request) : request_(request) {}

  Problem read(const Json& content, std::size_t index, bool needs_signature) {
    place_ = fmt::format("contents[{}]", index);
    needs_signature_ = needs_signature;
    const auto role = text_member(content, "role");
    of_model_ = role == "model";
    if (!of_model_ && role != "user" && role != "function" && !role.empty())
      return invalid_argument("Please use a valid role: user, model.");
    const auto& parts = parts_of(content);
    if (parts.empty()) {
      return invalid_argument(fmt::format(
          "* GenerateContentRequest.{}.parts: contents.parts must not be empty.", place_));
    }
    request_.tool_results.clear();
    text_.clear();
    responses_ = 0;
    calls_.clear();
    for (const auto& part : parts) {
      if (!part.is_object()) return invalid_argument(fmt::format("Invalid value at '{}'", place_));
      if (auto problem = read_part(part)) return problem;
    }
    return end_content();
  }

  Problem check_answered() const { return awaited_.empty() ? std::nullopt : Problem(unanswered()); }

 private:
  struct Call {
    std::string id;
    std::string name;
  };

  static ApiError unanswered() {
    return invalid_argument(
        "Please ensure that the number of function response parts is equal to the number of "
        "function call parts of the function call turn.");
  }

  Problem read_part(const Json& part) {
    std::size_t kinds = 0;
    for (const auto& [name, value] : part.items()) {
      if (is_among(part_kinds, name)) {
        ++kinds;
      } else if (!is_among(part_flags, name)) {
        return invalid_argument(fmt::format(
            "Invalid JSON payload received. Unknown name \"{}\" at '{}.parts': Cannot find field.",
            name, place_));
      }
    }
    if (kinds != 1) {
      return invalid_argument(fmt::format(
          "* GenerateContentRequest.{}.parts.data: required oneof field 'data' must have one "
          "initialized field",
          place_));
    }
    if (const auto* call = member(part, "functionCall")) return read_call(*call, part);
    if (const auto* response = member(part, "functionResponse")) return read_response(*response);
    return part.contains("text") ? read_text(part) : std::nullopt;
  }

  Problem read_text(const Json& part) {
    if (flag_member(part, "thought")) return std::nullopt;
    const auto text = text_member(part, "text");
    text_ += text;
    const auto signature = text_member(part, "thoughtSignature");
    if (!is_own_signature(signature) || signature == text_signature(text_, text.empty()))
      return std::nullopt;
    return invalid_argument("Thought signature is not valid.");
  }

  Problem read_call(const Json& call, const Json& part) {
    const auto name = text_member(call, "name");
    const auto* args = member(call, "args");
    if (!of_model_ || name.empty() || (args != nullptr && !args->is_object())) {
      return invalid_argument(
          fmt::format("* GenerateContentRequest.{}: a function call has a name and arguments, and "
                      "stands in a content of the model.",
                      place_));
    }
    const auto signature = text_member(part, "thoughtSignature");
    const auto own = call_signature(name, args == nullptr ? Json::object() : *args);
    if (is_own_signature(signature) && signature != own)
      return invalid_argument("Thought signature is not valid.");
    const bool is_valid = signature == own || is_stand_in_signature(signature);
    if (needs_signature_ && calls_.empty() && !is_valid) {
      return invalid_argument(
          fmt::format("Function call is missing a thought_signature in functionCall parts. This is "
                      "required for tools to work correctly. Function call `{}`, position {}.",
                      name, place_));
    }
    calls_.push_back({text_member(call, "id"), name});
    return std::nullopt;
  }

  /// By id where both have one, else by place; the name has to fit in any case.
  Problem read_response(const Json& response) {
    const auto* content = member(response, "response");
    if (of_model_ || content == nullptr || !content->is_object()) {
      return invalid_argument(
          fmt::format("* GenerateContentRequest.{}: a function response has an object as its "
                      "response, and stands in a content of the user.",
                      place_));
    }
    if (responses_ >= awaited_.size()) return unanswered();
    const auto& call = awaited_[responses_++];
    const auto id = text_member(response, "id");
    const auto name = text_member(response, "name");
    if (name != call.name || (!id.empty() && !call.id.empty() && id != call.id)) {
      return invalid_argument(
          fmt::format("Function response `{}` does not answer the call of `{}` in its place.", name,
                      call.name));
    }
    request_.tool_results.push_back({name, response_text(*content)});
    return std::nullopt;
  }

  Problem end_content() {
    if (responses_ != awaited_.size()) return unanswered();
    awaited_ = std::move(calls_);
    calls_.clear();
    if (!of_model_ && !text_.empty()) request_.last_user_text = text_;
    return std::nullopt;
  }

  ChatRequest& request_;
  std::string place_;
  std::string text_;  ///< of the content that is read
  bool of_model_ = false;
  bool needs_signature_ = false;
  std::size_t responses_ = 0;  ///< in the content that is read
  std::vector<Call> calls_;    ///< in the content that is read
  std::vector<Call> awaited_;  ///< of the content before
};

}  // namespace

ApiError invalid_argument(std::string message) {
  return {400, std::move(message), "INVALID_ARGUMENT", {}, {}};
}

Problem read_gemini_contents(const Json& body, bool demands_signatures, ChatRequest& request) {
  const auto* contents = member(body, "contents");
  if (contents == nullptr || !contents->is_array() || contents->empty())
    return invalid_argument("* GenerateContentRequest.contents: contents is not specified");
  std::size_t turn = 0;
  for (std::size_t i = 0; i < contents->size(); ++i) {
    if (is_prompt((*contents)[i])) turn = i;
  }
  GeminiConversation conversation(request);
  for (std::size_t i = 0; i < contents->size(); ++i) {
    const bool is_current = i > turn;
    if (auto problem = conversation.read((*contents)[i], i, demands_signatures && is_current))
      return problem;
  }
  return conversation.check_answered();
}

}  // namespace purser::simulator
