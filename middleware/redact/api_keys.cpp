// api_keys.cpp: keys are told by how they begin, and are as long as their alphabet goes on.
#include <algorithm>

#include <purser/middleware/redact/known_secrets.hpp>

namespace purser {
namespace {

bool is_key_char(char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; }
bool is_word_char(char c) { return is_letter_or_digit(c) || c == '_'; }
bool is_token_char(char c) {
  return is_letter_or_digit(c) || std::string_view("-._~+/=").find(c) != std::string_view::npos;
}
bool is_base64_char(char c) { return is_letter_or_digit(c) || c == '+' || c == '/' || c == '='; }

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// How a key begins and what it is made of.
struct KeyShape {
  std::string_view begins;
  bool any_case = false;
  std::string_view between{};  ///< separators that follow what it begins with
  std::size_t between_max = 0;
  bool (*alphabet)(char) = nullptr;
  std::size_t length_min = 0;
};

Match begins_with(const Sight& sight, std::string_view begins, bool any_case) {
  const auto seen = std::min(sight.text.size(), begins.size());
  for (std::size_t i = 0; i < seen; ++i) {
    if ((any_case ? lower(sight.text[i]) : sight.text[i]) != begins[i]) return Match::none();
  }
  return seen == begins.size() ? Match::found(seen) : Match::at_end(sight);
}

Match match_key(const Sight& sight, const KeyShape& shape) {
  if (is_letter_or_digit(sight.before)) return Match::none();
  const auto start = begins_with(sight, shape.begins, shape.any_case);
  if (start.state != Match::State::found) return start;
  const auto text = sight.text;
  auto at = start.size;
  while (at < text.size() && at < start.size + shape.between_max &&
         shape.between.find(text[at]) != std::string_view::npos) {
    ++at;
  }
  const bool separated = shape.between_max == 0 || at > start.size;
  if (!separated) return at == text.size() ? Match::at_end(sight) : Match::none();
  const auto key = at;
  while (at < text.size() && at < key + shape.length_min && shape.alphabet(text[at])) ++at;
  if (at < key + shape.length_min) return at == text.size() ? Match::at_end(sight) : Match::none();
  auto match = Match::found(at);
  match.kept = shape.between_max == 0 ? 0 : key;
  match.goes_on = shape.alphabet;
  return match;
}

/// The first shape that may be meant.
template <std::size_t count>
Match match_any_key(const Sight& sight, const std::array<KeyShape, count>& shapes) {
  for (const auto& shape : shapes) {
    const auto match = match_key(sight, shape);
    if (match.state != Match::State::none) return match;
  }
  return Match::none();
}

/// `AKIA` and 16 more: exactly 20 letters and digits.
Match match_access_key(const Sight& sight) {
  static constexpr std::array<std::string_view, 4> beginnings{"AKIA", "ASIA", "ABIA", "ACCA"};
  static constexpr std::size_t length = 20;
  if (is_letter_or_digit(sight.before)) return Match::none();
  const auto begins = std::any_of(beginnings.begin(), beginnings.end(), [&](const auto known) {
    return begins_with(sight, known, false).state != Match::State::none;
  });
  if (!begins) return sight.text.empty() ? Match::at_end(sight) : Match::none();
  std::size_t at = 0;
  while (at < sight.text.size() && at <= length && is_letter_or_digit(sight.text[at])) {
    if (at < length && !is_digit(sight.text[at]) && lower(sight.text[at]) == sight.text[at]) {
      return Match::none();
    }
    ++at;
  }
  if (at < length) return at == sight.text.size() ? Match::at_end(sight) : Match::none();
  if (at > length) return Match::none();
  return at < sight.text.size() || sight.ends ? Match::found(length) : Match::unclear();
}

}  // namespace

Match match_anthropic_key(const Sight& sight) {
  return match_key(sight, {.begins = "sk-ant-", .alphabet = is_key_char, .length_min = 20});
}

Match match_openai_key(const Sight& sight) {
  return match_key(sight, {.begins = "sk-", .alphabet = is_key_char, .length_min = 20});
}

Match match_aws_key(const Sight& sight) {
  static constexpr std::string_view between = " \"'\\:=>";
  static constexpr std::array shapes{
      KeyShape{"aws_secret_access_key", true, between, 8, is_base64_char, 40},
      KeyShape{"secret_access_key", true, between, 8, is_base64_char, 40},
      KeyShape{"secretaccesskey", true, between, 8, is_base64_char, 40}};
  const auto access = match_access_key(sight);
  return access.state != Match::State::none ? access : match_any_key(sight, shapes);
}

Match match_github_token(const Sight& sight) {
  static constexpr std::array shapes{KeyShape{"ghp_", false, {}, 0, is_letter_or_digit, 30},
                                     KeyShape{"gho_", false, {}, 0, is_letter_or_digit, 30},
                                     KeyShape{"ghu_", false, {}, 0, is_letter_or_digit, 30},
                                     KeyShape{"ghs_", false, {}, 0, is_letter_or_digit, 30},
                                     KeyShape{"ghr_", false, {}, 0, is_letter_or_digit, 30},
                                     KeyShape{"github_pat_", false, {}, 0, is_word_char, 22}};
  return match_any_key(sight, shapes);
}

Match match_bearer_token(const Sight& sight) {
  return match_key(sight, {.begins = "bearer",
                           .any_case = true,
                           .between = " \t",
                           .between_max = 8,
                           .alphabet = is_token_char,
                           .length_min = 16});
}

}  // namespace purser
