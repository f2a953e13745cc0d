// errors.cpp: the table of error types.
#include <array>
#include <purser/adapters/providers/anthropic/errors.hpp>
#include <purser/adapters/providers/wire/error_words.hpp>

namespace purser::anthropic {
namespace {

using provider_wire::ErrorWord;
using provider_wire::PeerError;
using provider_wire::says;

constexpr std::array words{
    ErrorWord{"invalid_request_error", ErrorCode::bad_request},
    ErrorWord{"authentication_error", ErrorCode::unauthenticated},
    ErrorWord{"billing_error", ErrorCode::quota_exhausted},
    ErrorWord{"permission_error", ErrorCode::permission_denied},
    ErrorWord{"not_found_error", ErrorCode::not_found},
    ErrorWord{"conflict_error", ErrorCode::overloaded},
    ErrorWord{"request_too_large", ErrorCode::bad_request},
    ErrorWord{"rate_limit_error", ErrorCode::rate_limited},
    ErrorWord{"api_error", ErrorCode::overloaded},
    ErrorWord{"timeout_error", ErrorCode::overloaded},
    ErrorWord{"overloaded_error", ErrorCode::overloaded},
};

bool is_too_long(const PeerError& peer) {
  return says(peer, "prompt is too long") || says(peer, "exceed context limit") ||
         says(peer, "exceeds the context window");
}

}  // namespace

ErrorCode error_code(int status, const PeerError& peer) {
  const auto code =
      provider_wire::find_code(words, peer.type)
          .value_or(status != 0 ? provider_wire::code_of_status(status) : ErrorCode::overloaded);
  if (code != ErrorCode::bad_request) return code;
  if (is_too_long(peer)) return ErrorCode::context_length_exceeded;
  if (says(peer, "credit balance is too low")) return ErrorCode::quota_exhausted;
  if (says(peer, "content filtering policy")) return ErrorCode::content_filtered;
  return code;
}

}  // namespace purser::anthropic
