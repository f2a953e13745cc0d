// errors.cpp: the table of exceptions.
#include <array>

#include <purser/adapters/providers/bedrock/errors.hpp>
#include <purser/adapters/providers/wire/error_words.hpp>
#include <purser/adapters/providers/wire/json_member.hpp>
#include <purser/runtime/json.hpp>

namespace purser::bedrock {
namespace {

using provider_wire::ErrorWord;
using provider_wire::PeerError;
using provider_wire::says;

/// Types without the `Exception` at their end.
constexpr std::array words{
    ErrorWord{"Validation", ErrorCode::bad_request},
    ErrorWord{"Serialization", ErrorCode::bad_request},
    ErrorWord{"AccessDenied", ErrorCode::permission_denied},
    ErrorWord{"UnrecognizedClient", ErrorCode::unauthenticated},
    ErrorWord{"InvalidSignature", ErrorCode::unauthenticated},
    ErrorWord{"IncompleteSignature", ErrorCode::unauthenticated},
    ErrorWord{"MissingAuthenticationToken", ErrorCode::unauthenticated},
    ErrorWord{"ExpiredToken", ErrorCode::unauthenticated},
    ErrorWord{"ResourceNotFound", ErrorCode::not_found},
    ErrorWord{"UnknownOperation", ErrorCode::not_found},
    ErrorWord{"ModelTimeout", ErrorCode::timeout},
    ErrorWord{"ModelError", ErrorCode::overloaded},
    ErrorWord{"ModelStreamError", ErrorCode::overloaded},
    ErrorWord{"ModelNotReady", ErrorCode::overloaded},
    ErrorWord{"Throttling", ErrorCode::rate_limited},
    ErrorWord{"ServiceQuotaExceeded", ErrorCode::quota_exhausted},
    ErrorWord{"InternalServer", ErrorCode::overloaded},
    ErrorWord{"InternalFailure", ErrorCode::overloaded},
    ErrorWord{"ServiceUnavailable", ErrorCode::overloaded},
};

/// `com.amazon.coral#ThrottlingException:http://...` is `Throttling`.
std::string bare_type(std::string_view type) {
  if (const auto hash = type.find('#'); hash != type.npos) type.remove_prefix(hash + 1);
  type = type.substr(0, type.find(':'));
  constexpr std::string_view ending = "Exception";
  if (type.ends_with(ending)) type.remove_suffix(ending.size());
  std::string bare(type);
  if (!bare.empty() && bare[0] >= 'a' && bare[0] <= 'z')
    bare[0] = static_cast<char>(bare[0] - 'a' + 'A');
  return bare;
}

bool says_too_long(const PeerError& peer) {
  return says(peer, "nput is too long") || says(peer, "prompt is too long") ||
         says(peer, "exceed context limit") || says(peer, "exceeds the context window") ||
         says(peer, "maximum context length") || says(peer, "oo many input tokens");
}

}  // namespace

PeerError read_error(std::string_view body) {
  auto peer = provider_wire::read_peer_error(body);
  const auto json = parse_json(body);
  if (!json || !json->is_object()) return peer;
  if (peer.message.empty()) peer.message = provider_wire::text_member(*json, "Message");
  if (const auto type = provider_wire::text_member(*json, "__type"); !type.empty()) {
    peer.type = type;
    peer.recognised = true;
  }
  return peer;
}

ErrorCode error_code(int status, const PeerError& peer) {
  const auto by_status =
      status == 0 || status == 424 ? ErrorCode::overloaded : provider_wire::code_of_status(status);
  const auto code = provider_wire::find_code(words, bare_type(peer.type)).value_or(by_status);
  // A day's allowance does not come back by waiting a moment.
  if (code == ErrorCode::rate_limited && says(peer, "per day")) return ErrorCode::quota_exhausted;
  if (code != ErrorCode::bad_request) return code;
  if (says_too_long(peer)) return ErrorCode::context_length_exceeded;
  if (says(peer, "content filtering policy")) return ErrorCode::content_filtered;
  return code;
}

}  // namespace purser::bedrock
