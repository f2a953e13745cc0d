// messages.hpp: messages as Converse wants them: user and assistant in turns, results first.
#pragma once

#include <vector>

#include <purser/adapters/providers/wire/json_text.hpp>
#include <purser/runtime/message.hpp>
#include <purser/runtime/result.hpp>

namespace purser::bedrock {

/// `{"cachePoint":{...}}` as an element of the array that is open; nothing for `none`.
void write_cache_point(provider_wire::JsonText& json, CacheBreakpoint cache);

/// Writes `"system":[...]`. False, and nothing is written, when there is no text for it. Errors: as
/// `encode`.
[[nodiscard]] Result<bool> write_system(provider_wire::JsonText& json,
                                        const std::vector<Message>& messages);

/// Writes the `messages` array. Errors: as `encode`.
[[nodiscard]] Result<> write_messages(provider_wire::JsonText& json,
                                      const std::vector<Message>& messages);

}  // namespace purser::bedrock
