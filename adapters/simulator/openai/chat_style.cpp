// chat_style.cpp: the table of services. Source: their documentation and official clients, 2026-11.
#include <purser/adapters/simulator/openai/chat_style.hpp>

#include <array>

namespace purser::simulator {
namespace {

ChatStyle azure_style() {
  ChatStyle style;
  style.api = Api::azure;
  style.prefix = "/openai/deployments/";
  style.second_prefix = "/openai/v1/";
  style.key = KeyForm::api_key;
  style.key_or_bearer = true;
  style.filters_prompts = true;
  style.errors = ErrorStyle::azure;
  return style;
}

ChatStyle mistral_style() {
  ChatStyle style;
  style.api = Api::mistral;
  style.prefix = "/mistral/";
  style.only_known_fields = true;
  style.call_id_length = 9;
  style.whole_calls = true;
  style.usage_unasked = true;
  style.usage_place = UsagePlace::finish_chunk;
  style.thinking_field = {};
  style.errors = ErrorStyle::flat;
  return style;
}

ChatStyle xai_style() {
  ChatStyle style;
  style.api = Api::xai;
  style.prefix = "/xai/";
  style.reasoning_outside = true;
  style.usage_unasked = true;
  style.cost = CostField::ticks;
  return style;
}

ChatStyle openrouter_style() {
  ChatStyle style;
  style.api = Api::openrouter;
  style.prefix = "/openrouter/";
  style.usage_unasked = true;
  style.thinking_field = "reasoning";
  style.cost = CostField::usd;
  return style;
}

ChatStyle groq_style() {
  ChatStyle style;
  style.api = Api::groq;
  style.prefix = "/groq/";
  style.thinking_field = "reasoning";
  style.usage_unasked = true;
  style.reports_in_x_groq = true;
  style.usage_place = UsagePlace::finish_chunk;
  return style;
}

ChatStyle deepseek_style() {
  ChatStyle style;
  style.api = Api::deepseek;
  style.prefix = "/deepseek/";
  style.cache_hits = true;
  return style;
}

}  // namespace

std::span<const ChatStyle> chat_styles() noexcept {
  static const std::array all{azure_style(),      mistral_style(), xai_style(),
                              openrouter_style(), groq_style(),    deepseek_style()};
  return all;
}

const ChatStyle& plain_chat_style() noexcept {
  static const ChatStyle plain;
  return plain;
}

}  // namespace purser::simulator
