// messages.hpp: messages as Chat Completions wants them.
#pragma once

#include <vector>

#include <purser/adapters/providers/openai/encode.hpp>
#include <purser/adapters/providers/wire/json_text.hpp>

namespace purser::openai {

/// Writes the `messages` array. A message with several tool results becomes one `tool` message for
/// each of them. Errors: as `encode`.
[[nodiscard]] Result<> write_messages(provider_wire::JsonText& json,
                                      const std::vector<Message>& messages, const Dialect& dialect);

}  // namespace purser::openai
