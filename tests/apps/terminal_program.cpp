// terminal_program.cpp: a child process with a pseudo terminal as its own.
#include <purser/tests/apps/terminal_program.hpp>

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace purser {

TerminalProgram::TerminalProgram(std::vector<std::string> arguments)
    : until_(std::chrono::steady_clock::now() + std::chrono::minutes(1)) {
  arguments.insert(arguments.begin(), PURSER_COMMAND);
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::string variable = "TERM=xterm";
  std::array<char*, 2> environment{variable.data(), nullptr};
  const winsize size{24, 100, 0, 0};
  process_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
  if (process_ < 0) throw std::runtime_error("forkpty failed");
  if (process_ == 0) {
    ::execve(argv[0], argv.data(), environment.data());
    ::_exit(127);
  }
  ::fcntl(terminal_, F_SETFD, FD_CLOEXEC);
}

TerminalProgram::~TerminalProgram() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  ::close(terminal_);
}

bool TerminalProgram::read_some() {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      until_ - std::chrono::steady_clock::now());
  pollfd waiting{terminal_, POLLIN, 0};
  if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) return false;
  std::array<char, 4096> bytes{};
  const auto count = ::read(terminal_, bytes.data(), bytes.size());
  if (count <= 0) return false;
  screen_.append(bytes.data(), static_cast<std::size_t>(count));
  return true;
}

bool TerminalProgram::wait_for(const std::string& text) {
  while (screen_.find(text, seen_) == screen_.npos) {
    if (!read_some()) return false;
  }
  seen_ = screen_.find(text, seen_) + text.size();
  return true;
}

void TerminalProgram::type(const std::string& keys) const {
  if (::write(terminal_, keys.data(), keys.size()) != static_cast<::ssize_t>(keys.size())) {
    throw std::runtime_error("typing failed");
  }
}

int TerminalProgram::wait() {
  while (read_some()) {
  }
  if (std::chrono::steady_clock::now() >= until_) ::kill(process_, SIGKILL);
  int status = 0;
  ::waitpid(process_, &status, 0);
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace purser
