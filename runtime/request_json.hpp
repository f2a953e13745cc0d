// request_json.hpp: what a call asks for as JSON, so that equal requests can be told from others.
#pragma once

#include <purser/runtime/json.hpp>
#include <purser/runtime/model_request.hpp>
#include <purser/runtime/result.hpp>

namespace purser {

class Call;

/// Every field that reaches the provider. Names are sorted, fields that are not set are left out:
/// equal requests print the same text, different ones another.
[[nodiscard]] Json to_json(const ModelRequest& request);

/// Reads what `to_json` wrote. Error: `invalid_argument`.
[[nodiscard]] Result<ModelRequest> model_request_from_json(const Json& json);

/// `{"model": {...}}`, or `{"tool": name, "arguments": ...}`.
[[nodiscard]] Json request_json(const Call& call);

}  // namespace purser
