// errors.cpp: the table of error codes.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <purser/adapters/providers/responses/errors.hpp>

namespace purser::responses {
namespace {

using provider_wire::PeerError;

struct Row {
  std::string_view word;
  ErrorCode code;
};

constexpr std::array rows{
    Row{"insufficient_quota", ErrorCode::quota_exhausted},
    Row{"billing_hard_limit_reached", ErrorCode::quota_exhausted},
    Row{"billing_not_active", ErrorCode::quota_exhausted},
    Row{"context_length_exceeded", ErrorCode::context_length_exceeded},
    Row{"content_policy_violation", ErrorCode::content_filtered},
    Row{"image_content_policy_violation", ErrorCode::content_filtered},
    Row{"content_filter", ErrorCode::content_filtered},
    Row{"invalid_prompt", ErrorCode::content_filtered},
    Row{"bio_policy", ErrorCode::content_filtered},
    Row{"data_residency_mismatch", ErrorCode::permission_denied},
    Row{"unsupported_parameter", ErrorCode::unsupported},
    Row{"unsupported_value", ErrorCode::unsupported},
    Row{"unsupported_image_media_type", ErrorCode::unsupported},
    Row{"model_not_found", ErrorCode::not_found},
    Row{"previous_response_not_found", ErrorCode::not_found},
    Row{"image_file_not_found", ErrorCode::not_found},
    Row{"failed_to_download_image", ErrorCode::bad_request},
    Row{"empty_image_file", ErrorCode::bad_request},
    Row{"invalid_api_key", ErrorCode::unauthenticated},
    Row{"rate_limit_exceeded", ErrorCode::rate_limited},
    Row{"vector_store_timeout", ErrorCode::overloaded},
    Row{"server_error", ErrorCode::overloaded},
    Row{"authentication_error", ErrorCode::unauthenticated},
    Row{"permission_error", ErrorCode::permission_denied},
    Row{"invalid_request_error", ErrorCode::bad_request},
};

std::optional<ErrorCode> find(std::string_view word) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.word == word; });
  if (found == rows.end()) return std::nullopt;
  return found->code;
}

/// `invalid_image`, `image_too_large`, `image_parse_error`, ...
bool speaks_of_image(std::string_view code) {
  return code.starts_with("image_") || code.starts_with("invalid_image") ||
         code == "invalid_base64_image";
}

/// Servers that speak OpenAI's formats often put the HTTP status of their upstream there.
std::optional<ErrorCode> from_numeric_code(std::string_view text) {
  int status = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), status);
  if (error != std::errc() || end != text.data() + text.size() || status < 400) return std::nullopt;
  return provider_wire::code_of_status(status);
}

bool is_generic(ErrorCode code) {
  return code == ErrorCode::bad_request || code == ErrorCode::overloaded;
}

}  // namespace

ErrorCode error_code(int status, const PeerError& peer) {
  if (const auto code = find(peer.code)) return *code;
  const auto by_type = find(peer.type);
  if (by_type && !is_generic(*by_type)) return *by_type;
  const bool rejected_input = status == 0 || status == 400 || status == 413 || status == 422;
  if (rejected_input && (peer.message.find("maximum context length") != std::string::npos ||
                         peer.message.find("exceeds the context window") != std::string::npos)) {
    return ErrorCode::context_length_exceeded;
  }
  if (status != 0) return provider_wire::code_of_status(status);
  if (by_type) return *by_type;
  if (speaks_of_image(peer.code)) return ErrorCode::bad_request;
  return from_numeric_code(peer.code).value_or(ErrorCode::overloaded);
}

}  // namespace purser::responses
