// refusal.cpp: a few plain sentences.
#include <purser/adapters/mcp/client/detail/refusal.hpp>
#include <purser/adapters/mcp/protocol/error_codes.hpp>

namespace purser::mcp::detail {

WireError refusal(const Error& why) {
  switch (why.code()) {
    case ErrorCode::unsupported:
      return {wire_code::method_not_found, "no such method here"};
    case ErrorCode::bad_request:
    case ErrorCode::too_large:
      return {wire_code::invalid_params, "the request is not one that can be answered"};
    case ErrorCode::budget_exhausted:
    case ErrorCode::budget_busy:
      return {wire_code::user_rejected, "the budget does not allow it"};
    case ErrorCode::internal:
      return {wire_code::internal_error, "the client failed"};
    case ErrorCode::cancelled:
      return {wire_code::user_rejected, "cancelled"};
    default:
      return {wire_code::user_rejected, "refused"};
  }
}

}  // namespace purser::mcp::detail
