// command.cpp: commands checked, and looked up.
#include <purser/adapters/process/command.hpp>

#include <algorithm>
#include <string_view>

namespace purser::process {
namespace {

constexpr std::string_view default_path = "/usr/local/bin:/usr/bin:/bin";

bool holds_zero(std::string_view text) { return text.find('\0') != std::string_view::npos; }

tl::unexpected<Error> unusable(const std::string& what) {
  return fail(ErrorCode::invalid_argument, "a command " + what);
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

const std::string& shown_argument(const Command& command, std::size_t place) {
  const auto written = command.written.find(place);
  return written == command.written.end() ? command.arguments[place] : written->second;
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

}  // namespace purser::process
