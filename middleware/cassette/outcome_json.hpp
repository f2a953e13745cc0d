// outcome_json.hpp: replies, errors and usage as JSON and back, exactly.
#pragma once

#include <purser/runtime/json.hpp>
#include <purser/runtime/reply.hpp>

namespace purser {

/// Classes that are zero are left out.
[[nodiscard]] Json usage_to_json(const Usage& usage);
/// Throws Json::exception.
[[nodiscard]] Usage usage_from_json(const Json& json);

/// `{"reply": {...}}`, `{"result": ...}` or `{"error": {...}}`.
[[nodiscard]] Json outcome_to_json(const Result<Reply>& outcome);

/// A reply that can be copied, which `Reply` cannot.
using RecordedReply = std::variant<ModelReply, Json>;

/// Reads what `outcome_to_json` wrote. Error of the outer result: `invalid_argument`. Throws
/// Json::exception.
[[nodiscard]] Result<Result<RecordedReply>> outcome_from_json(const Json& json);

}  // namespace purser
