// note.hpp: lines of a cassette that are no calls: what else has to be known to play it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/result.hpp>

namespace purser {

/// What a note's line has, and no other.
inline constexpr auto note_key = "note";

/// A line for a cassette, anywhere behind its first one.
[[nodiscard]] std::string cassette_note(std::string_view name, Json value);

/// The values of all notes of that name, in the cassette's order. Error: `invalid_argument`, naming
/// a line that cannot be read.
[[nodiscard]] Result<std::vector<Json>> cassette_notes(std::string_view cassette,
                                                       std::string_view name);

}  // namespace purser
