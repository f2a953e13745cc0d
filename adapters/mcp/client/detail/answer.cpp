// answer.cpp: an answer that is none becomes an error.
#include <purser/adapters/mcp/client/detail/answer.hpp>
#include <purser/adapters/mcp/protocol/peer_error.hpp>

namespace purser::mcp::detail {

/// What the server surely did not run is owed nothing, also where it was about to leave.
Error error_of(Answer& answer, const std::string& method) {
  if (!answer.lost) return peer_error(*answer.refused, method);
  auto& lost = *answer.lost;
  const bool did_not_run = lost.undelivered || lost.session_gone || lost.error.rejected();
  return std::move(lost.error).with_rejected(did_not_run);
}

Result<Json> after_running(Result<Json> outcome) {
  if (outcome) return outcome;
  return fail(std::move(outcome).error().with_rejected(false));
}

}  // namespace purser::mcp::detail
