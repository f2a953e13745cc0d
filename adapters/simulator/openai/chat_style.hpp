// chat_style.hpp: how a service's chat completions differ from OpenAI's, from its own side.
#pragma once

#include <span>
#include <string_view>

#include <purser/adapters/simulator/answer.hpp>
#include <purser/adapters/simulator/request_record.hpp>

namespace purser::simulator {

/// Where a service says what it bills.
enum class CostField : std::uint8_t { none, usd, ticks };
/// How an error looks.
enum class ErrorStyle : std::uint8_t { openai, flat, azure };

/// One service's peculiarities. Immutable.
struct ChatStyle {
  Api api = Api::openai_chat;
  std::string_view prefix = {};  ///< of its paths; empty: any path
  std::string_view second_prefix = {};
  KeyForm key = KeyForm::bearer;
  bool key_or_bearer = false;      ///< a bearer token will do as well
  bool only_known_fields = false;  ///< anything else is refused with 422
  std::size_t call_id_length = 0;  ///< ids of tool calls have so many letters and digits
  bool usage_unasked = false;      ///< a stream reports usage whether asked or not
  bool whole_calls = false;        ///< a stream has a tool call in one piece
  bool reasoning_outside = false;  ///< completion tokens do not contain the reasoning
  bool cache_hits = false;         ///< `prompt_cache_hit_tokens` and `..._miss_tokens`
  bool reports_in_x_groq = false;  ///< a stream's usage stands in `x_groq`
  bool filters_prompts = false;    ///< a stream begins with the filter's results
  std::string_view thinking_field = "reasoning_content";  ///< empty: chunks of the content
  UsagePlace usage_place = UsagePlace::own_chunk;
  CostField cost = CostField::none;
  ErrorStyle errors = ErrorStyle::openai;
};

/// Those with a path of their own: Azure, Mistral, xAI, OpenRouter, Groq, DeepSeek.
[[nodiscard]] std::span<const ChatStyle> chat_styles() noexcept;
/// OpenAI's own.
[[nodiscard]] const ChatStyle& plain_chat_style() noexcept;

}  // namespace purser::simulator
