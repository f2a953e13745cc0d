// style_check.cpp: strict fields and strict ids.
#include <purser/adapters/simulator/openai/style_check.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <purser/adapters/simulator/request_fields.hpp>

namespace purser::simulator {
namespace {

using namespace std::string_view_literals;
using Problem = std::optional<ApiError>;

/// What Mistral knows.
constexpr std::array known_fields{"model"sv,
                                  "messages"sv,
                                  "max_tokens"sv,
                                  "temperature"sv,
                                  "top_p"sv,
                                  "stop"sv,
                                  "random_seed"sv,
                                  "n"sv,
                                  "stream"sv,
                                  "presence_penalty"sv,
                                  "frequency_penalty"sv,
                                  "response_format"sv,
                                  "tools"sv,
                                  "tool_choice"sv,
                                  "parallel_tool_calls"sv,
                                  "prediction"sv,
                                  "reasoning_effort"sv,
                                  "prompt_mode"sv,
                                  "prompt_cache_key"sv,
                                  "service_tier"sv,
                                  "safe_prompt"sv,
                                  "guardrails"sv,
                                  "metadata"sv,
                                  "input"sv,
                                  "output_dimension"sv,
                                  "output_dtype"sv,
                                  "encoding_format"sv};

Problem check_fields(const Json& body) {
  for (const auto& [name, value] : body.items()) {
    if (std::find(known_fields.begin(), known_fields.end(), name) != known_fields.end()) continue;
    return ApiError{422,
                    fmt::format("Extra inputs are not permitted: '{}'.", name),
                    "invalid_request_error",
                    {},
                    name};
  }
  return std::nullopt;
}

Problem check_id(const Json& holder, const char* key, std::size_t length) {
  const auto id = text_member(holder, key);
  const bool is_good =
      id.size() == length && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      });
  if (is_good) return std::nullopt;
  return invalid_request(fmt::format("Tool call id was {} but must be a-z, A-Z, 0-9, with a "
                                     "length of {}.",
                                     id, length),
                         "messages");
}

Problem check_ids(const Json& message, std::size_t length) {
  if (text_member(message, "role") == "tool") return check_id(message, "tool_call_id", length);
  const auto* calls = member(message, "tool_calls");
  for (const auto& call : calls != nullptr && calls->is_array() ? *calls : Json::array()) {
    if (auto problem = check_id(call, "id", length)) return problem;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ApiError> check_style(const Json& body, const ChatStyle& style) {
  if (style.only_known_fields) {
    if (auto problem = check_fields(body)) return problem;
  }
  const auto* messages = member(body, "messages");
  if (style.call_id_length == 0 || messages == nullptr || !messages->is_array()) return {};
  for (const auto& message : *messages) {
    if (auto problem = check_ids(message, style.call_id_length)) return problem;
  }
  return std::nullopt;
}

}  // namespace purser::simulator
