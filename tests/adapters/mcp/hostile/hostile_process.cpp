// hostile_process.cpp: starts a hostile server and reads its URL.
#include <purser/tests/adapters/mcp/hostile/hostile_process.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace purser::mcp {
namespace {

std::string first_line(int pipe) {
  std::string line;
  for (char c = 0; ::read(pipe, &c, 1) == 1 && c != '\n';) line += c;
  return line;
}

}  // namespace

HostileProcess::HostileProcess(const std::string& mode) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  posix_spawn_file_actions_t actions{};
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::string program = PURSER_MCP_HOSTILE_SERVER;
  std::string name = mode;
  std::string http = "--http";
  std::array<char*, 4> arguments{program.data(), name.data(), http.data(), nullptr};
  const auto code =
      ::posix_spawn(&process_, program.c_str(), &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (code == 0) url_ = first_line(ends[0]);
  ::close(ends[0]);
  if (url_.empty()) throw std::runtime_error(program + " did not say its URL");
}

HostileProcess::~HostileProcess() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

}  // namespace purser::mcp
