// run_result.cpp: names of the ways a run ends.
#include <purser/agent/run_result.hpp>

namespace purser {

std::string_view to_string(RunStop stop) noexcept {
  switch (stop) {
    case RunStop::answered:
      return "answered";
    case RunStop::turns_exhausted:
      return "turns_exhausted";
    case RunStop::refused:
      return "refused";
    case RunStop::length:
      return "length";
    case RunStop::budget_exhausted:
      return "budget_exhausted";
    case RunStop::loop_detected:
      return "loop_detected";
    case RunStop::cancelled:
      return "cancelled";
    case RunStop::deadline:
      return "deadline";
    case RunStop::error:
      return "error";
  }
  return "error";
}

RunResult::RunResult(Error why) : error(std::move(why)) {
  switch (error->code()) {
    case ErrorCode::budget_exhausted:
      stop = RunStop::budget_exhausted;
      break;
    case ErrorCode::loop_detected:
      stop = RunStop::loop_detected;
      break;
    case ErrorCode::cancelled:
      stop = RunStop::cancelled;
      break;
    case ErrorCode::deadline_exceeded:
      stop = RunStop::deadline;
      break;
    default:
      stop = RunStop::error;
  }
}

}  // namespace purser
