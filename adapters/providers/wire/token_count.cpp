// token_count.cpp: lenient number reading with a memory for nonsense.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <purser/adapters/providers/wire/token_count.hpp>

namespace purser::provider_wire {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  return text;
}

std::string_view without_quotes(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return text;
  return trimmed(text.substr(1, text.size() - 2));
}

}  // namespace

void TokenCount::read(std::string_view token) noexcept {
  const std::string_view text = without_quotes(trimmed(token));
  if (text == "null") return;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    plausible_ = false;
    return;
  }
  take(number);
}

void TokenCount::take(double number) noexcept {
  const bool sane =
      std::isfinite(number) && number >= 0 && number <= static_cast<double>(token_count_max);
  if (!sane) {
    plausible_ = false;
    return;
  }
  const auto count = static_cast<Tokens>(std::ceil(number));
  if (std::ceil(number) != number || (stated_ && count < value_)) plausible_ = false;
  value_ = std::max(value_, count);
  stated_ = true;
}

bool all_plausible(std::initializer_list<const TokenCount*> counts) noexcept {
  return std::all_of(counts.begin(), counts.end(),
                     [](const TokenCount* count) { return count->plausible(); });
}

bool carve(Tokens& from, Tokens wanted) noexcept {
  const Tokens taken = std::min(from, wanted);
  from -= taken;
  return taken == wanted;
}

}  // namespace purser::provider_wire
