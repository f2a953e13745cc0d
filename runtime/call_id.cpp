// call_id.cpp: names of kinds, purposes and causes.
#include <purser/runtime/call_id.hpp>

namespace purser {

std::string_view to_string(CallKind kind) noexcept {
  switch (kind) {
    case CallKind::model:
      return "model";
    case CallKind::tool:
      return "tool";
    case CallKind::mcp:
      return "mcp";
  }
  return "model";
}

std::string_view to_string(Purpose purpose) noexcept {
  switch (purpose) {
    case Purpose::user:
      return "user";
    case Purpose::summary:
      return "summary";
    case Purpose::judge:
      return "judge";
    case Purpose::sampling:
      return "sampling";
  }
  return "user";
}

std::string_view to_string(AttemptCause cause) noexcept {
  switch (cause) {
    case AttemptCause::first:
      return "first";
    case AttemptCause::retry:
      return "retry";
    case AttemptCause::fallback:
      return "fallback";
    case AttemptCause::downgrade:
      return "downgrade";
  }
  return "first";
}

}  // namespace purser
