// thinking.hpp: how hard a Gemini model is told to think.
#pragma once

#include <string_view>

#include <purser/runtime/json.hpp>
#include <purser/runtime/result.hpp>

namespace purser::gemini {

/// The `thinkingConfig` for an effort; null where none is asked for. From generation 3 on, and for
/// names that do not say theirs, efforts are levels. Error: `unsupported` (an unknown effort).
[[nodiscard]] Result<Json> thinking_config(std::string_view model, std::string_view effort);

}  // namespace purser::gemini
