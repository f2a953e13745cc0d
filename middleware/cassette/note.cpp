// note.cpp: writes notes, and finds them among the lines of calls.
#include <purser/middleware/cassette/note.hpp>

#include <algorithm>
#include <utility>

namespace purser {
namespace {

constexpr auto value_key = "value";

/// Adds what `line` says under `name`.
Result<> add_note(std::string_view line, std::string_view name, std::vector<Json>& values) {
  auto json = parse_json(line);
  if (!json) return fail(std::move(json).error());
  if (!json->is_object() || !json->contains(note_key) || (*json)[note_key] != name) return {};
  if (!json->contains(value_key)) {
    return fail(ErrorCode::invalid_argument, "a note without a value");
  }
  values.push_back(std::move((*json)[value_key]));
  return {};
}

}  // namespace

std::string cassette_note(std::string_view name, Json value) {
  Json note = Json::object();
  note[note_key] = name;
  note[value_key] = std::move(value);
  return dump_json(note);
}

Result<std::vector<Json>> cassette_notes(std::string_view cassette, std::string_view name) {
  std::vector<Json> values;
  for (std::size_t number = 1; !cassette.empty(); ++number) {
    const auto end = std::min(cassette.find('\n'), cassette.size());
    const auto line = cassette.substr(0, end);
    cassette.remove_prefix(std::min(end + 1, cassette.size()));
    if (line.empty()) continue;
    if (auto added = add_note(line, name, values); !added) {
      return fail(
          std::move(added).error().in("line " + std::to_string(number) + " of the cassette"));
    }
  }
  return values;
}

}  // namespace purser
