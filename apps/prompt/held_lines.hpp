// held_lines.hpp: lines for the terminal that wait while a question stands there.
#pragma once

#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <purser/apps/prompt/shared_prompt.hpp>

namespace purser::cli {

/// Thread-safe.
class HeldLines {
 public:
  /// `output`: borrowed.
  explicit HeldLines(std::FILE* output) : output_(output) {}

  /// At once, or when the question is answered; past a thousand lines at once again.
  void write(std::string_view line);
  /// Holds what is written while a question stands there. Lives as long as this does.
  [[nodiscard]] SharedScreen screen();

 private:
  void release();

  std::FILE* const output_;
  std::mutex mutex_;
  bool holds_ = false;
  std::vector<std::string> held_;
};

}  // namespace purser::cli
