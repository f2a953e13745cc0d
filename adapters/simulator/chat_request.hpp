// chat_request.hpp: what the simulator reads out of a request, independent of the provider.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/usage.hpp>

namespace purser::simulator {

/// A refusal in the provider's words; `type` and `code` may be empty (then they follow from
/// `status`).
struct ApiError {
  int status = 400;
  std::string message;
  std::string type;
  std::string code;
  std::string param;
};

template <class T>
using Checked = tl::expected<T, ApiError>;

struct OfferedTool {
  std::string name;
  std::string description;
  Json schema;
};

struct ToolResult {
  std::string tool;
  std::string text;
};

enum class ToolMode : std::uint8_t { automatic, none, required };

struct ChatRequest {
  std::string model;
  std::string last_user_text;
  /// Results that end the conversation; empty when it ends with a user's words.
  std::vector<ToolResult> tool_results;
  std::vector<OfferedTool> tools;  ///< those that may be called: `tool_choice` has been applied
  bool offers_tools = false;       ///< before `tool_choice` was applied
  ToolMode tool_mode = ToolMode::automatic;
  bool stream = false;
  bool include_usage = false;  ///< OpenAI: usage in the stream was asked for
  std::optional<Tokens> output_tokens_max;
  int choices = 1;
  Json answer_schema;  ///< a schema that the answer must fit; null: free text
  bool thinks = false;
  bool thinking_shown = true;
  bool thinking_sealed = false;  ///< OpenAI's Responses: encrypted reasoning is asked for
  std::string form;  ///< where a path has several forms of answer: which, in the wire's words
  std::vector<std::string> texts_to_embed;  ///< vectors are asked for, and no answer
  Usage input;                              ///< input classes of the usage, counted
};

}  // namespace purser::simulator
