// answer.cpp: an answer that is none becomes an error.
#include <purser/adapters/mcp/client/detail/answer.hpp>
#include <purser/adapters/mcp/protocol/peer_error.hpp>

namespace purser::mcp::detail {

Error error_of(Answer& answer, const std::string& method) {
  return answer.lost ? std::move(answer.lost->error) : peer_error(*answer.refused, method);
}

Result<Json> after_running(Result<Json> outcome) {
  if (outcome) return outcome;
  return fail(std::move(outcome).error().with_rejected(false));
}

}  // namespace purser::mcp::detail
