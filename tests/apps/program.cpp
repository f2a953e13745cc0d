// program.cpp: child processes with pipes, for tests.
#include <purser/tests/apps/program.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace purser {
namespace {

struct Pipe {
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  }
  std::array<int, 2> ends{};
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (auto& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

/// False: the stream has ended, and is closed.
bool append_from(int& pipe, std::string& text) {
  std::array<char, 4096> bytes{};
  const auto count = ::read(pipe, bytes.data(), bytes.size());
  if (count > 0) {
    text.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
  }
  ::close(pipe);
  pipe = -1;
  return false;
}

}  // namespace

Program::Program(std::vector<std::string> arguments, Variables variables)
    : until_(std::chrono::steady_clock::now() + std::chrono::minutes(1)) {
  arguments.insert(arguments.begin(), PURSER_COMMAND);
  std::vector<std::string> environment;
  for (const auto& [name, value] : variables) environment.push_back(name + "=" + value);
  const auto argv = pointers(arguments);
  const auto envp = pointers(environment);
  Pipe out;
  Pipe err;
  process_ = ::fork();
  if (process_ == 0) {
    ::dup2(::open("/dev/null", O_RDONLY), 0);
    ::dup2(out.ends[1], 1);
    ::dup2(err.ends[1], 2);
    ::execve(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  ::close(out.ends[1]);
  ::close(err.ends[1]);
  out_pipe_ = out.ends[0];
  err_pipe_ = err.ends[0];
}

Program::~Program() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  for (const int pipe : {out_pipe_, err_pipe_}) {
    if (pipe >= 0) ::close(pipe);
  }
}

bool Program::read_some() {
  if (out_pipe_ < 0 && err_pipe_ < 0) return false;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      until_ - std::chrono::steady_clock::now());
  std::array<pollfd, 2> waiting{{{out_pipe_, POLLIN, 0}, {err_pipe_, POLLIN, 0}}};
  if (left.count() <= 0 || ::poll(waiting.data(), 2, static_cast<int>(left.count())) <= 0) {
    return false;
  }
  if (waiting[0].revents != 0) append_from(out_pipe_, out_);
  if (waiting[1].revents != 0) append_from(err_pipe_, err_);
  return true;
}

bool Program::wait_for(const std::string& text) {
  while (out_.find(text) == out_.npos && err_.find(text) == err_.npos) {
    if (!read_some()) return false;
  }
  return true;
}

void Program::signal(int number) const { ::kill(process_, number); }

Ended Program::wait() {
  while (read_some()) {
  }
  if (out_pipe_ >= 0 || err_pipe_ >= 0) ::kill(process_, SIGKILL);
  int status = 0;
  ::waitpid(process_, &status, 0);
  process_ = -1;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, out_, err_};
}

Ended run_program(std::vector<std::string> arguments, Variables variables) {
  return Program(std::move(arguments), std::move(variables)).wait();
}

TemporaryFile::TemporaryFile(const std::string& text, const std::string& ending)
    : path_(folder_.file("file" + ending)) {
  std::ofstream(path_, std::ios::binary) << text;
}

std::string TemporaryFile::text() const {
  std::stringstream text;
  text << std::ifstream(path_, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace purser
