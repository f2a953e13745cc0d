// program.hpp: the `purser` command as a child process: arguments in, exit code and streams out.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include <purser/tests/support/temporary_folder.hpp>

namespace purser {

using Variables = std::map<std::string, std::string>;

struct Ended {
  int exit_code = -1;  ///< 128 + the signal's number if one killed it
  std::string out;
  std::string err;
};

/// Runs in an environment of its own: `variables` and nothing else. Killed when it is destroyed.
class Program {
 public:
  explicit Program(std::vector<std::string> arguments, Variables variables = {});
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Waits until stdout or stderr contain `text`. False: it ended, or a minute passed, first.
  [[nodiscard]] bool wait_for(const std::string& text);
  [[nodiscard]] const std::string& out() const noexcept { return out_; }
  void signal(int number) const;
  /// Waits for the end, at most a minute.
  [[nodiscard]] Ended wait();

 private:
  /// False: both streams have ended, or the time is up.
  bool read_some();

  int process_ = -1;
  int out_pipe_ = -1;
  int err_pipe_ = -1;
  std::string out_;
  std::string err_;
  std::chrono::steady_clock::time_point until_;
};

[[nodiscard]] Ended run_program(std::vector<std::string> arguments, Variables variables = {});

/// A file in a folder of its own; removed when it is destroyed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text, const std::string& ending = ".yaml");
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::string text() const;

 private:
  TemporaryFolder folder_;
  std::string path_;
};

}  // namespace purser
