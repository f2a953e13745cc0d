// messages.hpp: messages as Ollama wants them: one text each, images beside it.
#pragma once

#include <string_view>
#include <vector>

#include <purser/adapters/providers/wire/json_text.hpp>
#include <purser/runtime/message.hpp>
#include <purser/runtime/result.hpp>

namespace purser::ollama {

/// ReasoningPart::format of what comes from here.
inline constexpr std::string_view wire_format = "ollama";

/// Writes the `messages` array. A message with several tool results becomes one `tool` message for
/// each of them, which names its tool. Errors: as `encode`.
[[nodiscard]] Result<> write_messages(provider_wire::JsonText& json,
                                      const std::vector<Message>& messages);

}  // namespace purser::ollama
