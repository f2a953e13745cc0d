// message_json.hpp: messages as JSON and back, in a shape of our own and no provider's.
#pragma once

#include <purser/runtime/json.hpp>
#include <purser/runtime/message.hpp>
#include <purser/runtime/result.hpp>

namespace purser {

/// `{"role": "user", "parts": [{"type": "text", "text": "..."}]}`. Equal messages give equal JSON,
/// and different ones different JSON.
[[nodiscard]] Json to_json(const Message& message);

/// Reads what `to_json` wrote. Error: `invalid_argument`.
[[nodiscard]] Result<Message> message_from_json(const Json& value);

}  // namespace purser
