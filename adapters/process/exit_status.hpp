// exit_status.hpp: how a process ended.
#pragma once

#include <string>

namespace purser::process {

struct ExitStatus {
  enum class Kind : unsigned char {
    exited,   ///< `value` is its exit code
    killed,   ///< `value` is the signal
    unknown,  ///< somebody else in this program collected it (a `wait` for all children)
  };
  Kind kind = Kind::unknown;
  int value = 0;

  [[nodiscard]] bool ok() const noexcept { return kind == Kind::exited && value == 0; }
  friend bool operator==(const ExitStatus&, const ExitStatus&) = default;
};

/// `exited with status 3`, `was killed by signal 9 (SIGKILL)`, `ended, nobody knows how`.
[[nodiscard]] std::string to_string(ExitStatus status);

}  // namespace purser::process
