// exit_status.cpp: how a process ended, in words.
#include <purser/adapters/process/exit_status.hpp>

#include <cstring>

namespace purser::process {

std::string to_string(ExitStatus status) {
  switch (status.kind) {
    case ExitStatus::Kind::exited:
      return "exited with status " + std::to_string(status.value);
    case ExitStatus::Kind::killed: {
      const char* name = ::sigabbrev_np(status.value);
      return "was killed by signal " + std::to_string(status.value) +
             (name != nullptr ? " (SIG" + std::string(name) + ")" : "");
    }
    case ExitStatus::Kind::unknown:
      break;
  }
  return "ended, nobody knows how";
}

}  // namespace purser::process
