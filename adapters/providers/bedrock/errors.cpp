// errors.cpp: the table of exceptions.
#include <algorithm>
#include <array>

#include <purser/adapters/providers/bedrock/errors.hpp>
#include <purser/runtime/json.hpp>

namespace purser::bedrock {
namespace {

struct ExceptionRow {
  std::string_view type;
  ErrorCode code;
};

/// Types without the `Exception` at their end.
constexpr std::array exception_rows{
    ExceptionRow{"Validation", ErrorCode::bad_request},
    ExceptionRow{"Serialization", ErrorCode::bad_request},
    ExceptionRow{"AccessDenied", ErrorCode::permission_denied},
    ExceptionRow{"UnrecognizedClient", ErrorCode::unauthenticated},
    ExceptionRow{"InvalidSignature", ErrorCode::unauthenticated},
    ExceptionRow{"IncompleteSignature", ErrorCode::unauthenticated},
    ExceptionRow{"MissingAuthenticationToken", ErrorCode::unauthenticated},
    ExceptionRow{"ExpiredToken", ErrorCode::unauthenticated},
    ExceptionRow{"ResourceNotFound", ErrorCode::not_found},
    ExceptionRow{"UnknownOperation", ErrorCode::not_found},
    ExceptionRow{"ModelTimeout", ErrorCode::timeout},
    ExceptionRow{"ModelError", ErrorCode::overloaded},
    ExceptionRow{"ModelStreamError", ErrorCode::overloaded},
    ExceptionRow{"ModelNotReady", ErrorCode::overloaded},
    ExceptionRow{"Throttling", ErrorCode::rate_limited},
    ExceptionRow{"ServiceQuotaExceeded", ErrorCode::quota_exhausted},
    ExceptionRow{"InternalServer", ErrorCode::overloaded},
    ExceptionRow{"InternalFailure", ErrorCode::overloaded},
    ExceptionRow{"ServiceUnavailable", ErrorCode::overloaded},
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

bool says(const provider_wire::PeerError& peer, std::string_view words) {
  return peer.message.find(words) != std::string::npos;
}

bool says_too_long(const provider_wire::PeerError& peer) {
  return says(peer, "nput is too long") || says(peer, "prompt is too long") ||
         says(peer, "exceed context limit") || says(peer, "exceeds the context window") ||
         says(peer, "maximum context length") || says(peer, "oo many input tokens");
}

std::string text_member_of(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found == body.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

}  // namespace

provider_wire::PeerError read_error(std::string_view body) {
  auto peer = provider_wire::read_peer_error(body);
  const auto json = parse_json(body);
  if (!json || !json->is_object()) return peer;
  if (peer.message.empty()) peer.message = text_member_of(*json, "Message");
  if (auto type = text_member_of(*json, "__type"); !type.empty()) {
    peer.type = std::move(type);
    peer.recognised = true;
  }
  return peer;
}

ErrorCode error_code(int status, const provider_wire::PeerError& peer) {
  const auto type = bare_type(peer.type);
  const auto row = std::find_if(exception_rows.begin(), exception_rows.end(),
                                [&](const ExceptionRow& each) { return each.type == type; });
  ErrorCode code = row != exception_rows.end() ? row->code
                   : status == 424             ? ErrorCode::overloaded
                   : status != 0               ? provider_wire::code_of_status(status)
                                               : ErrorCode::overloaded;
  // A day's allowance does not come back by waiting a moment.
  if (code == ErrorCode::rate_limited && says(peer, "per day")) return ErrorCode::quota_exhausted;
  if (code != ErrorCode::bad_request) return code;
  if (says_too_long(peer)) return ErrorCode::context_length_exceeded;
  if (says(peer, "content filtering policy")) return ErrorCode::content_filtered;
  return code;
}

}  // namespace purser::bedrock
