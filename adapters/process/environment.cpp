// environment.cpp: the variables that a child process is given, and no others.
#include <purser/adapters/process/environment.hpp>

#include <cstdlib>
#include <string_view>

namespace purser::process {
namespace {

void take_ours(const char* name, Environment& environment) {
  const char* value = std::getenv(name);
  if (value == nullptr || std::string_view(value).starts_with("()")) return;
  environment.insert_or_assign(name, value);
}

}  // namespace

Environment child_environment(const std::vector<std::string>& names, const Environment& values) {
  Environment environment;
  for (const char* name : {"HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER", "LANG", "TZ"}) {
    take_ours(name, environment);
  }
  for (const auto& name : names) take_ours(name.c_str(), environment);
  for (const auto& [name, value] : values) environment.insert_or_assign(name, value);
  return environment;
}

}  // namespace purser::process
