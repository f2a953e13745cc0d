// model_name.hpp: what the name of a Gemini model says, and where it stands in a path.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/result.hpp>

namespace purser::gemini {

/// `gemini-2.5-pro` is of generation 2. 0: the name does not say (`gemini-flash-latest`).
[[nodiscard]] int generation_of(std::string_view model) noexcept;

/// Google Search is billed by the prompt that used it (up to generation 2) or by the query (from 3
/// on). Where the generation is not known, either may be.
[[nodiscard]] bool is_billed_by_prompt(std::string_view model) noexcept;
[[nodiscard]] bool is_billed_by_query(std::string_view model) noexcept;

/// `models/gemini-2.5-pro`; names with a slash (`tunedModels/x`) stay as they are.
/// `publisher`: the form of Vertex AI, `publishers/google/models/gemini-2.5-pro`.
/// Error: `invalid_argument`: a name that cannot stand in a path.
[[nodiscard]] Result<std::string> model_path(std::string_view model, bool publisher);

}  // namespace purser::gemini
