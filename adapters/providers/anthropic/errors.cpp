// errors.cpp: the table of error types.
#include <algorithm>
#include <array>
#include <purser/adapters/providers/anthropic/errors.hpp>

namespace purser::anthropic {
namespace {

struct Row {
  std::string_view type;
  ErrorCode code;
};

constexpr std::array rows{
    Row{"invalid_request_error", ErrorCode::bad_request},
    Row{"authentication_error", ErrorCode::unauthenticated},
    Row{"billing_error", ErrorCode::quota_exhausted},
    Row{"permission_error", ErrorCode::permission_denied},
    Row{"not_found_error", ErrorCode::not_found},
    Row{"conflict_error", ErrorCode::overloaded},
    Row{"request_too_large", ErrorCode::bad_request},
    Row{"rate_limit_error", ErrorCode::rate_limited},
    Row{"api_error", ErrorCode::overloaded},
    Row{"timeout_error", ErrorCode::overloaded},
    Row{"overloaded_error", ErrorCode::overloaded},
};

bool mentions(const std::string& message, std::string_view words) {
  return message.find(words) != std::string::npos;
}

bool is_too_long(const std::string& message) {
  return mentions(message, "prompt is too long") || mentions(message, "exceed context limit") ||
         mentions(message, "exceeds the context window");
}

}  // namespace

ErrorCode error_code(int status, const provider_wire::PeerError& peer) {
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const Row& each) { return each.type == peer.type; });
  const ErrorCode code = row != rows.end() ? row->code
                         : status != 0     ? provider_wire::code_of_status(status)
                                           : ErrorCode::overloaded;
  if (code != ErrorCode::bad_request) return code;
  if (is_too_long(peer.message)) return ErrorCode::context_length_exceeded;
  if (mentions(peer.message, "credit balance is too low")) return ErrorCode::quota_exhausted;
  if (mentions(peer.message, "content filtering policy")) return ErrorCode::content_filtered;
  return code;
}

}  // namespace purser::anthropic
