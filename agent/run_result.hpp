// run_result.hpp: what an agent's run brought, also when it was stopped.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/agent/session_report.hpp>
#include <purser/runtime/error.hpp>
#include <purser/runtime/message.hpp>

namespace purser {

enum class RunStop : std::uint8_t {
  answered,         ///< the model gave its answer
  turns_exhausted,  ///< `turns_max` model calls were made
  refused,          ///< the model declined, or the provider's filter cut the answer
  length,           ///< the answer ended at the output limit
  budget_exhausted,
  loop_detected,
  cancelled,
  deadline,
  error,
};
[[nodiscard]] std::string_view to_string(RunStop stop) noexcept;

/// Everything that was done, whatever ended it.
struct RunResult {
  std::string output;             ///< the last visible text of the model
  std::vector<Message> messages;  ///< the whole conversation, input included
  RunStop stop = RunStop::error;
  std::optional<Error> error;  ///< what stopped the run, where it was an error
  int turns = 0;               ///< model calls made
  std::string agent;           ///< who had the conversation at the end; differs after hand-offs
  int hand_offs = 0;           ///< how often it changed hands
  /// The budget was used up, and `output` is the answer to a last call out of its reserve.
  bool finalized = false;
  SessionReport report;  ///< of the session

  RunResult() = default;
  explicit RunResult(Error why);
  [[nodiscard]] bool answered() const noexcept { return stop == RunStop::answered; }
};

}  // namespace purser
