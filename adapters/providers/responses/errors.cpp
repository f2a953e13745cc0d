// errors.cpp: the table of error codes.
#include <array>
#include <purser/adapters/providers/responses/errors.hpp>
#include <purser/adapters/providers/wire/error_words.hpp>

namespace purser::responses {
namespace {

using provider_wire::ErrorWord;
using provider_wire::PeerError;

constexpr std::array words{
    ErrorWord{"insufficient_quota", ErrorCode::quota_exhausted},
    ErrorWord{"billing_hard_limit_reached", ErrorCode::quota_exhausted},
    ErrorWord{"billing_not_active", ErrorCode::quota_exhausted},
    ErrorWord{"context_length_exceeded", ErrorCode::context_length_exceeded},
    ErrorWord{"content_policy_violation", ErrorCode::content_filtered},
    ErrorWord{"image_content_policy_violation", ErrorCode::content_filtered},
    ErrorWord{"content_filter", ErrorCode::content_filtered},
    ErrorWord{"invalid_prompt", ErrorCode::content_filtered},
    ErrorWord{"bio_policy", ErrorCode::content_filtered},
    ErrorWord{"data_residency_mismatch", ErrorCode::permission_denied},
    ErrorWord{"unsupported_parameter", ErrorCode::unsupported},
    ErrorWord{"unsupported_value", ErrorCode::unsupported},
    ErrorWord{"unsupported_image_media_type", ErrorCode::unsupported},
    ErrorWord{"model_not_found", ErrorCode::not_found},
    ErrorWord{"previous_response_not_found", ErrorCode::not_found},
    ErrorWord{"image_file_not_found", ErrorCode::not_found},
    ErrorWord{"failed_to_download_image", ErrorCode::bad_request},
    ErrorWord{"empty_image_file", ErrorCode::bad_request},
    ErrorWord{"invalid_api_key", ErrorCode::unauthenticated},
    ErrorWord{"rate_limit_exceeded", ErrorCode::rate_limited},
    ErrorWord{"vector_store_timeout", ErrorCode::overloaded},
    ErrorWord{"server_error", ErrorCode::overloaded},
    ErrorWord{"authentication_error", ErrorCode::unauthenticated},
    ErrorWord{"permission_error", ErrorCode::permission_denied},
    ErrorWord{"invalid_request_error", ErrorCode::bad_request},
};

constexpr std::array<std::string_view, 2> too_long{"maximum context length",
                                                   "exceeds the context window"};

/// `invalid_image`, `image_too_large`, `image_parse_error`, ...
bool speaks_of_image(std::string_view code) {
  return code.starts_with("image_") || code.starts_with("invalid_image") ||
         code == "invalid_base64_image";
}

}  // namespace

ErrorCode error_code(int status, const PeerError& peer) {
  if (const auto code = provider_wire::code_by_words(words, too_long, status, peer)) return *code;
  return speaks_of_image(peer.code) ? ErrorCode::bad_request : ErrorCode::overloaded;
}

}  // namespace purser::responses
