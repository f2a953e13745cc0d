// command.cpp: commands checked, looked up and described.
#include <purser/adapters/process/command.hpp>
#include <purser/runtime/lower_case.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace purser::process {
namespace {

constexpr std::string_view default_path = "/usr/local/bin:/usr/bin:/bin";
constexpr std::array<std::string_view, 6> secret_words = {"key",   "token", "secret",
                                                          "passw", "auth",  "credential"};

bool holds_zero(std::string_view text) { return text.find('\0') != std::string_view::npos; }

tl::unexpected<Error> unusable(const std::string& what) {
  return fail(ErrorCode::invalid_argument, "a command " + what);
}

bool names_a_secret(std::string_view name) {
  const auto lower = lower_case(name);
  return std::any_of(secret_words.begin(), secret_words.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::string quoted(const std::string& argument) {
  constexpr std::string_view plain = "-_./:=@%+,*";
  const bool is_plain =
      !argument.empty() && std::all_of(argument.begin(), argument.end(), [&](unsigned char c) {
        return std::isalnum(c) != 0 || plain.find(c) != std::string_view::npos;
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

/// `argument` without its secret. `before`: the argument before it.
std::string masked(const std::string& argument, std::string_view before) {
  const auto equals = argument.find('=');
  if (equals != std::string::npos && names_a_secret(std::string_view(argument).substr(0, equals))) {
    return quoted(argument.substr(0, equals + 1)) + "***";
  }
  const bool is_value = !argument.starts_with('-') && before.starts_with('-') &&
                        before.find('=') == std::string_view::npos && names_a_secret(before);
  return is_value ? "***" : quoted(without_user(argument));
}

}  // namespace

Result<> check(const Command& command) {
  if (command.arguments.empty() || command.arguments.front().empty()) {
    return unusable("needs a program");
  }
  if (std::any_of(command.arguments.begin(), command.arguments.end(), holds_zero)) {
    return unusable("cannot have an argument with a zero byte");
  }
  if (holds_zero(command.folder)) return unusable("cannot run in a folder with a zero byte");
  for (const auto& [name, value] : command.environment) {
    if (name.empty() || name.find('=') != std::string::npos || holds_zero(name)) {
      return unusable("cannot have a variable named \"" + name + "\"");
    }
    if (holds_zero(value)) return unusable("cannot have a zero byte in " + name);
  }
  return {};
}

std::vector<std::string> program_paths(const Command& command) {
  const auto& program = command.arguments.front();
  if (program.find('/') != std::string::npos) return {program};
  const auto variable = command.environment.find("PATH");
  std::string_view rest = variable == command.environment.end() ? default_path : variable->second;
  std::vector<std::string> paths;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(':'), rest.size());
    const auto folder = rest.substr(0, end);
    if (folder.starts_with('/')) paths.push_back(std::string(folder) + "/" + program);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return paths;
}

std::string describe(const Command& command) {
  std::string text;
  std::string_view before;
  for (const auto& argument : command.arguments) {
    if (!text.empty()) text += ' ';
    text += before.empty() ? quoted(argument) : masked(argument, before);
    before = argument;
  }
  return text;
}

}  // namespace purser::process
