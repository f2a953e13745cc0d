// errors.cpp: the table of error codes.
#include <array>
#include <purser/adapters/providers/openai/errors.hpp>
#include <purser/adapters/providers/wire/error_words.hpp>

namespace purser::openai {
namespace {

using provider_wire::ErrorWord;
using provider_wire::PeerError;

constexpr std::array words{
    ErrorWord{"insufficient_quota", ErrorCode::quota_exhausted},
    ErrorWord{"billing_hard_limit_reached", ErrorCode::quota_exhausted},
    ErrorWord{"billing_not_active", ErrorCode::quota_exhausted},
    ErrorWord{"context_length_exceeded", ErrorCode::context_length_exceeded},
    ErrorWord{"exceed_context_size_error", ErrorCode::context_length_exceeded},
    ErrorWord{"content_policy_violation", ErrorCode::content_filtered},
    ErrorWord{"content_filter", ErrorCode::content_filtered},
    ErrorWord{"invalid_prompt", ErrorCode::content_filtered},
    ErrorWord{"unsupported_parameter", ErrorCode::unsupported},
    ErrorWord{"unsupported_value", ErrorCode::unsupported},
    ErrorWord{"model_not_found", ErrorCode::not_found},
    ErrorWord{"invalid_api_key", ErrorCode::unauthenticated},
    ErrorWord{"rate_limit_exceeded", ErrorCode::rate_limited},
    ErrorWord{"server_error", ErrorCode::overloaded},
    ErrorWord{"authentication_error", ErrorCode::unauthenticated},
    ErrorWord{"permission_error", ErrorCode::permission_denied},
    ErrorWord{"invalid_request_error", ErrorCode::bad_request},
};

constexpr std::array<std::string_view, 1> too_long{"maximum context length"};

}  // namespace

ErrorCode error_code(int status, const PeerError& peer) {
  return provider_wire::code_by_words(words, too_long, status, peer)
      .value_or(ErrorCode::overloaded);
}

}  // namespace purser::openai
