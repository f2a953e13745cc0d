// real_servers.cpp: Purser's client uses the reference servers, with all that they offer:
//   mcp_real_servers everything stdio COMMAND... | http URL | sse URL
//   mcp_real_servers modern stdio COMMAND... | http URL
//   mcp_real_servers memory stdio COMMAND...
//   mcp_real_servers filesystem FOLDER stdio COMMAND...
#include <iostream>

#include <purser/tests/mcp/real/session.hpp>

namespace {

using purser::real::Way;

bool run(std::vector<std::string> arguments) {
  if (arguments.size() < 3) return false;
  const auto name = arguments[0];
  const auto begin = name == "filesystem" ? 2 : 1;
  Way way;
  way.kind = arguments[static_cast<std::size_t>(begin)];
  way.target.assign(arguments.begin() + begin + 1, arguments.end());
  if (way.target.empty()) return false;
  if (name == "everything") purser::real::everything(way);
  if (name == "memory") purser::real::memory(way);
  if (name == "modern") purser::real::modern(way);
  if (name == "filesystem") purser::real::filesystem(way, arguments[1]);
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  if (!run({arguments + 1, arguments + count})) {
    std::cerr << "mcp_real_servers SERVER [FOLDER] stdio|http|sse TARGET...\n";
    return 2;
  }
  return purser::real::all_held() ? 0 : 1;
}
