// exit_code.hpp: how the command ends, for scripts.
#pragma once

#include <purser/agent/run_result.hpp>
#include <purser/runtime/error.hpp>

namespace purser::cli {

enum class ExitCode : int {
  done = 0,
  failed = 1,  ///< an error, a cancelled run, an answer that was cut
  usage = 2,   ///< bad arguments or a bad policy
  budget_exhausted = 3,
  loop_detected = 4,
  different = 5,  ///< two price tables are not the same
};

[[nodiscard]] constexpr ExitCode exit_code_of(RunStop stop) noexcept {
  switch (stop) {
    case RunStop::answered:
      return ExitCode::done;
    case RunStop::budget_exhausted:
      return ExitCode::budget_exhausted;
    case RunStop::loop_detected:
      return ExitCode::loop_detected;
    default:
      return ExitCode::failed;
  }
}

/// What a person asked for wrongly, or what went wrong.
[[nodiscard]] inline ExitCode exit_code_of(const Error& error) noexcept {
  return error.code() == ErrorCode::invalid_argument ? ExitCode::usage : ExitCode::failed;
}

}  // namespace purser::cli
