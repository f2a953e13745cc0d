// glob.cpp: matching without recursion.
#include <purser/runtime/glob.hpp>

#include <algorithm>

namespace purser {
namespace {

constexpr auto none = std::string_view::npos;

/// Only the last `*` passed ever needs to take more characters: what stood before it has matched
/// already, as early as possible, so that nothing is won by moving it.
bool matches_pattern(std::string_view pattern, std::string_view name) noexcept {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = none;
  std::size_t taken_until = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken_until = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != none) {
      p = star + 1;
      n = ++taken_until;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == none;
}

/// With a single `*` the two ends decide.
bool matches_ends(std::string_view start, std::string_view end, std::string_view name) noexcept {
  return name.size() >= start.size() + end.size() && name.starts_with(start) && name.ends_with(end);
}

}  // namespace

Glob::Glob(std::string pattern)
    : text_(std::move(pattern)), literal_(text_.find_first_of("*?") == std::string::npos) {}

bool Glob::matches(std::string_view name) const noexcept {
  const std::string_view pattern = text_;
  if (literal_) return pattern == name;
  const auto star = pattern.find('*');
  if (pattern.find_first_of("*?", star == none ? 0 : star + 1) == none &&
      pattern.find('?') == none) {
    return matches_ends(pattern.substr(0, star), pattern.substr(star + 1), name);
  }
  return matches_pattern(pattern, name);
}

bool matches_any(const std::vector<Glob>& patterns, std::string_view name) noexcept {
  return std::any_of(patterns.begin(), patterns.end(),
                     [name](const Glob& pattern) { return pattern.matches(name); });
}

}  // namespace purser
