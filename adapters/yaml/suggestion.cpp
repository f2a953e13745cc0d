// suggestion.cpp: the nearest known word, or all of them.
#include <purser/adapters/yaml/suggestion.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <purser/runtime/suggestion.hpp>

namespace purser::yaml {

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  const auto near = nearest_name(word, known);
  if (!near.empty()) return fmt::format("; did you mean \"{}\"?", near);
  if (known.empty()) return {};
  return fmt::format("; known: {}", fmt::join(known, ", "));
}

}  // namespace purser::yaml
