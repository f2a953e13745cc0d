// usage.hpp: usage in OpenAI's nesting, with what each service adds. Pure.
#pragma once

#include <purser/adapters/simulator/completion.hpp>
#include <purser/adapters/simulator/openai/chat_style.hpp>

namespace purser::simulator {

/// Prompt tokens include what was cached; completion tokens include reasoning, unless the style
/// says otherwise. A script's own object is sent as it is.
[[nodiscard]] Json openai_usage(const Completion& completion, const ChatStyle& style);

}  // namespace purser::simulator
