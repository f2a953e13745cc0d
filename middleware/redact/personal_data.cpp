// personal_data.cpp: e-mail addresses and card numbers.
#include <algorithm>

#include <purser/middleware/redact/known_secrets.hpp>

namespace purser {
namespace {

constexpr std::size_t local_part_max = 128;  ///< RFC 5321, 4.5.3.1.1 says 64
constexpr std::size_t domain_max = 255;      ///< RFC 5321, 4.5.3.1.2

bool is_local_char(char c) {
  return is_letter_or_digit(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}
bool is_domain_char(char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; }

/// How much of `domain` is one that has a name of letters at its end; 0: none.
std::size_t domain_size(std::string_view domain) {
  std::size_t size = 0;
  std::size_t label = 0;
  for (std::size_t dot = domain.find('.'); dot != std::string_view::npos;
       dot = domain.find('.', label)) {
    if (dot == label) break;  // an empty label
    label = dot + 1;
    std::size_t letters = 0;
    while (label + letters < domain.size() && is_letter(domain[label + letters])) ++letters;
    if (letters >= 2) size = label + letters;
  }
  return size;
}

/// Source: ISO/IEC 7812-1, annex B.
bool passes_luhn(const std::array<char, 19>& digits, std::size_t count) {
  int sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    int digit = digits[count - 1 - i] - '0';
    if (i % 2 == 1) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
    sum += digit;
  }
  return sum % 10 == 0;
}

bool may_begin_card(const Sight& sight) {
  const char first = sight.text.front();
  return first >= '2' && first <= '6' && !is_letter_or_digit(sight.before) && sight.before != '.';
}

}  // namespace

Match match_email(const Sight& sight) {
  if (is_local_char(sight.before)) return Match::none();
  const auto text = sight.text;
  std::size_t at = 0;
  while (at < text.size() && at <= local_part_max && is_local_char(text[at])) ++at;
  if (at > local_part_max) return Match::none();
  if (at == text.size()) return Match::at_end(sight);
  if (at == 0 || text[at] != '@') return Match::none();
  const auto start = ++at;
  while (at < text.size() && at < start + domain_max && is_domain_char(text[at])) ++at;
  const bool may_grow = at == text.size() && at < start + domain_max && !sight.ends;
  if (may_grow) return Match::unclear();
  const auto domain = domain_size(text.substr(start, at - start));
  return domain == 0 ? Match::none() : Match::found(start + domain);
}

Match match_card_number(const Sight& sight) {
  const auto text = sight.text;
  if (text.empty()) return Match::at_end(sight);
  if (!may_begin_card(sight)) return Match::none();
  std::array<char, 19> digits{};
  std::size_t count = 0;
  std::size_t best = 0;
  for (std::size_t at = 0; count < digits.size();) {
    digits[count++] = text[at++];
    if (at == text.size() && !sight.ends) return Match::unclear();
    const char next = at < text.size() ? text[at] : '\0';
    if (is_digit(next)) continue;
    if (count >= 13 && !is_letter(next) && passes_luhn(digits, count)) best = at;
    if (next != ' ' && next != '-') break;
    if (at + 1 == text.size() && !sight.ends) return Match::unclear();
    if (at + 1 >= text.size() || !is_digit(text[at + 1])) break;
    ++at;
  }
  return best == 0 ? Match::none() : Match::found(best);
}

}  // namespace purser
