// sign_in.cpp: a sentence and a path.
#include <purser/apps/sign_in.hpp>

#include <fmt/format.h>

#include <cstdlib>

#include <purser/apps/output.hpp>

namespace purser::cli {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

}  // namespace

std::string token_file(std::string_view state_home, std::string_view home) {
  constexpr std::string_view file = "/purser/mcp-tokens.json";
  if (state_home.starts_with('/')) return std::string(state_home) + std::string(file);
  if (!home.starts_with('/')) return {};
  return std::string(home) + "/.local/state" + std::string(file);
}

std::string token_file() { return token_file(variable("XDG_STATE_HOME"), variable("HOME")); }

std::string sign_in_text(std::string_view server, std::string_view page) {
  return fmt::format(
      "The MCP server \"{}\" wants you to sign in. Look whose page this is, and open it in a "
      "browser on this machine:\n  {}\n",
      printable(server), printable(page));
}

}  // namespace purser::cli
