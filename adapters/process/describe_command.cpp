// describe_command.cpp: a command as errors show it: quoted, and without its secrets.
#include <purser/adapters/process/command.hpp>
#include <purser/runtime/lower_case.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace purser::process {
namespace {

constexpr std::array<std::string_view, 8> secret_words = {"key", "token", "secret",     "passw",
                                                          "pwd", "auth",  "credential", "cookie"};
/// Behind them stands what opens a door (RFC 9110, section 11).
constexpr std::array<std::string_view, 2> schemes = {"bearer ", "basic "};

bool names_a_secret(std::string_view name) {
  const auto lower = lower_case(name);
  return std::any_of(secret_words.begin(), secret_words.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::string quoted(const std::string& argument) {
  constexpr std::string_view plain = "-_./:=@%+,*";
  const bool is_plain =
      !argument.empty() && std::all_of(argument.begin(), argument.end(), [&](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               plain.find(c) != std::string_view::npos;
      });
  if (is_plain) return argument;
  std::string text = "'";
  for (const char c : argument) {
    if (c == '\'') {
      text += "'\\''";
    } else {
      text += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    }
  }
  return text + "'";
}

/// `postgres://***@host/db` for an address that has a user in it.
std::string without_user(const std::string& argument) {
  const auto scheme = argument.find("://");
  if (scheme == std::string::npos) return argument;
  const auto begin = scheme + 3;
  const auto end = std::min(argument.find('/', begin), argument.size());
  const auto at = argument.rfind('@', end);
  if (at == std::string::npos || at < begin) return argument;
  return argument.substr(0, begin) + "***" + argument.substr(at);
}

/// The word at the end of `text`: `x-api-key` of `--header=x-api-key`.
std::string_view last_word(std::string_view text) {
  constexpr std::string_view blanks = " \t\"'";
  text = text.substr(0, text.find_last_not_of(blanks) + 1);
  const auto start = text.find_last_of(" \t\"'=:,;&?/{[(");
  return start == std::string_view::npos ? text : text.substr(start + 1);
}

/// Where a value begins whose name says that it is a secret (`name=value`, `name: value`), or that
/// stands behind the name of a scheme; npos: nowhere.
std::size_t secret_in(std::string_view argument) {
  auto first = std::string_view::npos;
  for (auto at = argument.find_first_of("=:"); at != std::string_view::npos;
       at = argument.find_first_of("=:", at + 1)) {
    if (!names_a_secret(last_word(argument.substr(0, at)))) continue;
    first = at + 1;
    break;
  }
  const auto lower = lower_case(argument);
  for (const auto scheme : schemes) {
    const auto at = lower.find(scheme);
    if (at == std::string::npos) continue;
    const bool is_word = at == 0 || std::isalnum(static_cast<unsigned char>(lower[at - 1])) == 0;
    if (is_word) first = std::min(first, at + scheme.size());
  }
  return first;
}

/// `argument` without its secret. `before`: the argument before it.
std::string masked(const std::string& argument, std::string_view before) {
  const auto plain = without_user(argument);
  if (auto secret = secret_in(plain); secret != std::string::npos) {
    while (secret < plain.size() && plain[secret] == ' ') ++secret;
    return quoted(plain.substr(0, secret) + "***");
  }
  const bool is_value = !argument.starts_with('-') && before.starts_with('-') &&
                        before.find('=') == std::string_view::npos && names_a_secret(before);
  return is_value ? "***" : quoted(plain);
}

}  // namespace

std::string describe(const Command& command) {
  std::string text;
  std::string_view before;
  for (std::size_t i = 0; i < command.arguments.size(); ++i) {
    const auto& argument = shown_argument(command, i);
    if (i > 0) text += ' ';
    text += i == 0 ? quoted(argument) : masked(argument, before);
    before = argument;
  }
  return text;
}

}  // namespace purser::process
