// chat_style.cpp: the table of services. Source: their documentation and official clients, 2026-11.
#include <purser/adapters/simulator/openai/chat_style.hpp>

#include <array>

namespace purser::simulator {
namespace {

constexpr std::array styles{
    ChatStyle{.api = Api::azure,
              .prefix = "/openai/deployments/",
              .second_prefix = "/openai/v1/",
              .key = KeyForm::api_key,
              .key_or_bearer = true,
              .filters_prompts = true,
              .errors = ErrorStyle::azure},
    ChatStyle{.api = Api::mistral,
              .prefix = "/mistral/",
              .only_known_fields = true,
              .call_id_length = 9,
              .usage_unasked = true,
              .whole_calls = true,
              .thinking_field = {},
              .usage_place = UsagePlace::finish_chunk,
              .errors = ErrorStyle::flat},
    ChatStyle{.api = Api::xai,
              .prefix = "/xai/",
              .usage_unasked = true,
              .reasoning_outside = true,
              .cost = CostField::ticks},
    ChatStyle{.api = Api::openrouter,
              .prefix = "/openrouter/",
              .usage_unasked = true,
              .thinking_field = "reasoning",
              .cost = CostField::usd},
    ChatStyle{.api = Api::groq,
              .prefix = "/groq/",
              .usage_unasked = true,
              .reports_in_x_groq = true,
              .thinking_field = "reasoning",
              .usage_place = UsagePlace::finish_chunk},
    ChatStyle{.api = Api::deepseek, .prefix = "/deepseek/", .cache_hits = true},
};

constexpr ChatStyle plain_style{};

}  // namespace

std::span<const ChatStyle> chat_styles() noexcept { return styles; }

const ChatStyle& plain_chat_style() noexcept { return plain_style; }

}  // namespace purser::simulator
