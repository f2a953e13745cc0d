// messages.hpp: messages as Anthropic wants them: user and assistant in turns, results first.
#pragma once

#include <vector>

#include <purser/adapters/providers/anthropic/encode.hpp>
#include <purser/adapters/providers/wire/json_text.hpp>

namespace purser::anthropic {

/// `"cache_control":{...}` as a member of the object that is open; nothing for `none`.
void write_cache_control(provider_wire::JsonText& json, CacheBreakpoint cache);

/// Writes the value of `system`: a string where one text without a breakpoint is all, else blocks.
/// False, and nothing is written, when there is no system message. Errors: as `encode`.
[[nodiscard]] Result<bool> write_system(provider_wire::JsonText& json,
                                        const std::vector<Message>& messages,
                                        const EncodeOptions& options);

/// Writes the `messages` array. Errors: as `encode`.
[[nodiscard]] Result<> write_messages(provider_wire::JsonText& json,
                                      const std::vector<Message>& messages,
                                      const EncodeOptions& options);

}  // namespace purser::anthropic
