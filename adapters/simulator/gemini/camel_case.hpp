// camel_case.hpp: one spelling for the fields of Gemini's requests, which may come in two.
#pragma once

#include <purser/runtime/json.hpp>

namespace purser::simulator {

/// `generation_config` becomes `generationConfig`, at any depth, but for what callers name
/// themselves: arguments, responses, schemas and labels.
[[nodiscard]] Json in_camel_case(const Json& value);

}  // namespace purser::simulator
