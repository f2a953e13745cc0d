// www_authenticate.cpp: schemes and parameters share one list, divided by commas.
#include <purser/adapters/mcp/auth/www_authenticate.hpp>
#include <purser/runtime/lower_case.hpp>

#include <algorithm>

namespace purser::mcp {
namespace {

constexpr std::size_t challenges_read_max = 16;
constexpr std::size_t parameters_read_max = 32;

bool is_token_character(char c) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         others.find(c) != std::string_view::npos;
}

/// Reads from the front of a text.
class HeaderText {
 public:
  explicit HeaderText(std::string_view text) : left_(text) {}

  [[nodiscard]] bool done() const { return left_.empty(); }
  void skip(std::string_view characters) {
    const auto at = left_.find_first_not_of(characters);
    left_.remove_prefix(std::min(at, left_.size()));
  }
  bool take(char c) {
    if (!left_.starts_with(c)) return false;
    left_.remove_prefix(1);
    return true;
  }
  std::string_view token() {
    const auto end = std::find_if_not(left_.begin(), left_.end(), is_token_character);
    const auto token = left_.substr(0, static_cast<std::size_t>(end - left_.begin()));
    left_.remove_prefix(token.size());
    return token;
  }
  /// Behind the opening quote; one that is never closed goes to the end.
  std::string quoted() {
    std::string text;
    while (!left_.empty() && !take('"')) {
      take('\\');
      if (left_.empty()) break;
      text += left_.front();
      left_.remove_prefix(1);
    }
    return text;
  }
  /// Also of characters that only a quoted one may have, as many servers write it.
  std::string unquoted() {
    const auto text = left_.substr(0, left_.find_first_of(" \t,"));
    left_.remove_prefix(text.size());
    return std::string(text);
  }
  void skip_to_comma() { left_.remove_prefix(std::min(left_.find(','), left_.size())); }

 private:
  std::string_view left_;
};

}  // namespace

std::optional<std::string> AuthScheme::find(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::vector<AuthScheme> read_www_authenticate(std::string_view value) {
  std::vector<AuthScheme> schemes;
  HeaderText text(value);
  while (!text.done()) {
    text.skip(" \t,");
    const auto word = text.token();
    if (word.empty()) {
      text.skip_to_comma();
      if (!text.take(',')) break;
      continue;
    }
    text.skip(" \t");
    if (!text.take('=')) {
      if (schemes.size() == challenges_read_max) break;
      schemes.emplace_back().scheme = lower_case(word);
      continue;
    }
    text.skip(" \t");
    auto content = text.take('"') ? text.quoted() : text.unquoted();
    if (!schemes.empty() && schemes.back().parameters.size() < parameters_read_max) {
      schemes.back().parameters.emplace_back(lower_case(word), std::move(content));
    }
    text.skip_to_comma();
  }
  return schemes;
}

BearerChallenge bearer_challenge(const std::vector<std::string>& values) {
  BearerChallenge challenge;
  for (const auto& value : values) {
    for (const auto& scheme : read_www_authenticate(value)) {
      if (scheme.scheme != "bearer") continue;
      challenge.resource_metadata = scheme.find("resource_metadata").value_or("");
      challenge.scope = scheme.find("scope").value_or("");
      challenge.error = scheme.find("error").value_or("");
      return challenge;
    }
  }
  return challenge;
}

}  // namespace purser::mcp
