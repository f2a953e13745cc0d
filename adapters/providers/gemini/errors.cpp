// errors.cpp: details of errors, and the table of statuses.
#include <array>
#include <purser/adapters/providers/gemini/errors.hpp>
#include <purser/adapters/providers/wire/error_words.hpp>
#include <purser/adapters/providers/wire/json_member.hpp>
#include <purser/runtime/json.hpp>

namespace purser::gemini {
namespace {

using provider_wire::ErrorWord;
using provider_wire::member_of;
using provider_wire::PeerError;
using provider_wire::says;
using provider_wire::text_member;

constexpr std::array words{
    ErrorWord{"INVALID_ARGUMENT", ErrorCode::bad_request},
    ErrorWord{"FAILED_PRECONDITION", ErrorCode::bad_request},
    ErrorWord{"OUT_OF_RANGE", ErrorCode::bad_request},
    ErrorWord{"UNAUTHENTICATED", ErrorCode::unauthenticated},
    ErrorWord{"PERMISSION_DENIED", ErrorCode::permission_denied},
    ErrorWord{"NOT_FOUND", ErrorCode::not_found},
    ErrorWord{"RESOURCE_EXHAUSTED", ErrorCode::rate_limited},
    ErrorWord{"UNIMPLEMENTED", ErrorCode::unsupported},
    ErrorWord{"ABORTED", ErrorCode::overloaded},
    ErrorWord{"CANCELLED", ErrorCode::overloaded},
    ErrorWord{"INTERNAL", ErrorCode::overloaded},
    ErrorWord{"UNKNOWN", ErrorCode::overloaded},
    ErrorWord{"UNAVAILABLE", ErrorCode::overloaded},
    ErrorWord{"DEADLINE_EXCEEDED", ErrorCode::overloaded},
};

/// The quota of a day among the violations, if one is there.
std::string daily_quota(const Json& detail) {
  const Json* violations = member_of(detail, "violations");
  if (violations == nullptr || !violations->is_array()) return {};
  for (const auto& violation : *violations) {
    const auto quota = text_member(violation, "quotaId");
    if (quota.find("PerDay") != quota.npos) return std::string(quota);
  }
  return {};
}

/// `38s`, `0.25s`.
std::string seconds_of(std::string delay) {
  if (delay.ends_with('s')) delay.pop_back();
  return delay;
}

void read_details(const Json& details, PeerError& peer) {
  std::string reason;
  std::string quota;
  for (const auto& detail : details) {
    if (const auto delay = text_member(detail, "retryDelay"); !delay.empty())
      peer.retry_after = seconds_of(std::string(delay));
    if (auto found = daily_quota(detail); !found.empty()) quota = std::move(found);
    if (const auto found = text_member(detail, "reason"); !found.empty()) reason = found;
  }
  if (!reason.empty()) peer.code = std::move(reason);
  if (!quota.empty()) peer.code = std::move(quota);
}

/// What a request that was refused as such is refused for.
ErrorCode refusal_code(const PeerError& peer) {
  if (peer.code == "API_KEY_INVALID" || says(peer, "API key not valid") ||
      says(peer, "API key expired"))
    return ErrorCode::unauthenticated;
  if (says(peer, "exceeds the maximum number of tokens") || says(peer, "input token count"))
    return ErrorCode::context_length_exceeded;
  if (says(peer, "billing")) return ErrorCode::quota_exhausted;
  if (says(peer, "location is not supported")) return ErrorCode::permission_denied;
  return ErrorCode::bad_request;
}

}  // namespace

PeerError read_error(std::string_view body) {
  auto json = parse_json(body);
  if (!json) return provider_wire::read_peer_error(body);
  if (json->is_array() && json->size() == 1) json = Json(json->front());
  PeerError peer = provider_wire::read_peer_error(dump_json(*json));
  const Json* error = member_of(*json, "error");
  if (error == nullptr) return peer;
  if (const auto status = text_member(*error, "status"); !status.empty()) peer.type = status;
  const Json* details = member_of(*error, "details");
  if (details != nullptr && details->is_array()) read_details(*details, peer);
  return peer;
}

ErrorCode error_code(int status, const PeerError& peer) {
  const auto by_status =
      status != 0 ? provider_wire::code_of_status(status)
                  : provider_wire::code_of_number(peer.code).value_or(ErrorCode::overloaded);
  const auto code = provider_wire::find_code(words, peer.type).value_or(by_status);
  if (code == ErrorCode::bad_request) return refusal_code(peer);
  const bool is_daily = peer.code.find("PerDay") != std::string::npos;
  return code == ErrorCode::rate_limited && is_daily ? ErrorCode::quota_exhausted : code;
}

}  // namespace purser::gemini
