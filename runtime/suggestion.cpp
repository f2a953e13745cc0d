// suggestion.cpp: edit distance with swapped neighbours, on lower-case letters and no punctuation.
#include <purser/runtime/suggestion.hpp>

#include <algorithm>
#include <array>

namespace purser {

namespace {

constexpr std::size_t length_max = 64;

/// `MaxCount`, `max-count` and `max_count` are the same word.
std::string plain(std::string_view name) {
  std::string letters;
  for (char c : name) {
    if (c == '_' || c == '-' || c == ' ') continue;
    letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return letters;
}

std::size_t distance(std::string_view a, std::string_view b) {
  using Row = std::array<std::size_t, length_max + 1>;
  Row older{}, old{}, row{};
  for (std::size_t j = 0; j <= b.size(); ++j) old[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({old[j] + 1, row[j - 1] + 1, old[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], older[j - 2] + 1);
    }
    older = old;
    old = row;
  }
  return old[b.size()];
}

}  // namespace

std::size_t letters_apart(std::string_view a, std::string_view b) {
  if (std::max(a.size(), b.size()) > length_max) return std::max(a.size(), b.size());
  return distance(plain(a), plain(b));
}

std::string nearest_name(std::string_view name, std::span<const std::string_view> names) {
  if (name.size() > length_max) return {};
  const auto asked = plain(name);
  std::string_view best;
  std::size_t best_distance = asked.size() / 3 + 2;  // a third of the letters may differ, or one
  for (std::string_view candidate : names) {
    if (candidate.size() > length_max) continue;
    const auto away = distance(asked, plain(candidate));
    if (away >= std::min(best_distance, candidate.size())) continue;
    best = candidate;
    best_distance = away;
  }
  return std::string(best);
}

std::string nearest_name(std::string_view name, const std::vector<std::string>& names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  return nearest_name(name, std::span(views));
}

std::string did_you_mean(std::string_view name, std::span<const std::string_view> names) {
  const auto meant = nearest_name(name, names);
  return meant.empty() ? std::string() : ", did you mean \"" + meant + "\"?";
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  return did_you_mean(name, std::span(views));
}

}  // namespace purser
