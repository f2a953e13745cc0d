// terminal_program.hpp: the `purser` command on a terminal of its own, and somebody who types.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace purser {

/// Stdin, stdout and stderr are one pseudo terminal. Killed when it is destroyed.
class TerminalProgram {
 public:
  explicit TerminalProgram(std::vector<std::string> arguments);
  ~TerminalProgram();
  TerminalProgram(const TerminalProgram&) = delete;
  TerminalProgram& operator=(const TerminalProgram&) = delete;

  /// Waits until `text` was written after what was waited for before. False: it ended, or a minute
  /// passed, first.
  [[nodiscard]] bool wait_for(const std::string& text);
  /// `\n` is the return key, `\x03` Ctrl-C, `\x04` Ctrl-D.
  void type(const std::string& keys) const;
  /// All that was written, with what the terminal echoed.
  [[nodiscard]] const std::string& screen() const noexcept { return screen_; }
  /// Waits for the end; the exit code, or 128 + the signal's number.
  [[nodiscard]] int wait();

 private:
  /// False: it has ended, or the time is up.
  bool read_some();

  int process_ = -1;
  int terminal_ = -1;
  std::string screen_;
  std::size_t seen_ = 0;
  std::chrono::steady_clock::time_point until_;
};

}  // namespace purser
