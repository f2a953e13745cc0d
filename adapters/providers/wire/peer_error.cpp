// peer_error.cpp: lenient reading of error bodies, strict words for them.
#include <fmt/format.h>

#include <algorithm>

#include <purser/adapters/http/retry_after.hpp>
#include <purser/adapters/providers/wire/peer_error.hpp>
#include <purser/runtime/json.hpp>

namespace purser::provider_wire {
namespace {

constexpr std::size_t plain_text_bytes_max = 200;

std::string scalar_text(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  return found->is_number() ? dump_json(*found) : std::string();
}

/// `{"detail": [{"loc": ["body", "seed"], "msg": "Extra inputs are not permitted"}]}`, as servers
/// made with FastAPI refuse fields: the first that they name.
std::string first_detail(const Json& object) {
  const auto found = object.find("detail");
  if (found == object.end() || !found->is_array() || found->empty() || !found->front().is_object())
    return {};
  const auto& detail = found->front();
  std::string message = scalar_text(detail, "msg");
  const auto place = detail.find("loc");
  if (place != detail.end()) message += " at " + dump_json(*place);
  return message;
}

PeerError read_object(const Json& object) {
  PeerError error;
  error.type = scalar_text(object, "type");
  error.code = scalar_text(object, "code");
  error.message = scalar_text(object, "message");
  if (error.message.empty()) error.message = scalar_text(object, "detail");
  if (error.message.empty()) error.message = first_detail(object);
  return error;
}

PeerError read_json(const Json& body) {
  if (!body.is_object()) return {};
  const auto inner = body.find("error");
  if (inner == body.end()) return read_object(body);
  if (inner->is_object()) {
    PeerError error = read_object(*inner);
    error.recognised = true;
    return error;
  }
  PeerError error = read_object(body);
  if (inner->is_string()) error.message = inner->get<std::string>();
  return error;
}

/// A message that was cut short may end within the secret.
std::string without_start_of(std::string text, std::string_view secret) {
  constexpr std::size_t harmless = 4;
  for (std::size_t size = std::min(secret.size(), text.size()); size > harmless; --size) {
    if (!text.ends_with(secret.substr(0, size))) continue;
    text.resize(text.size() - size);
    return text + "***";
  }
  return text;
}

/// A proxy lost the provider, which may still be working: 520 to 524 are Cloudflare's. With 499 it
/// was told that the client left.
bool is_lost_behind_gateway(int status) {
  return status == 499 || status == 502 || status == 504 || status == 520 || status == 522 ||
         status == 524;
}

std::string_view said_what(ErrorCode code) {
  switch (code) {
    case ErrorCode::unauthenticated:
      return "does not accept the key; check that it is set and valid";
    case ErrorCode::permission_denied:
      return "does not allow this key to do that";
    case ErrorCode::quota_exhausted:
      return "says that the account's own quota or credit is used up";
    case ErrorCode::rate_limited:
      return "asks to slow down";
    case ErrorCode::overloaded:
      return "failed or is overloaded";
    case ErrorCode::not_found:
      return "does not know the model or address";
    case ErrorCode::context_length_exceeded:
      return "says that the input does not fit the model's context";
    case ErrorCode::content_filtered:
      return "refused the content";
    case ErrorCode::unsupported:
      return "does not support a field of the request with this model";
    case ErrorCode::timeout:
      return "gave up waiting";
    case ErrorCode::protocol_error:
      return "gave an answer that its interface does not know";
    default:
      return "rejected the request";
  }
}

}  // namespace

PeerError read_peer_error(std::string_view body) {
  if (auto json = parse_json(body)) return read_json(*json);
  PeerError error;
  error.message = std::string(body.substr(0, plain_text_bytes_max));
  return error;
}

ErrorCode code_of_status(int status) noexcept {
  switch (status) {
    case 401:
      return ErrorCode::unauthenticated;
    case 402:
      return ErrorCode::quota_exhausted;
    case 403:
      return ErrorCode::permission_denied;
    case 404:
      return ErrorCode::not_found;
    case 408:
      return ErrorCode::timeout;
    case 409:
      return ErrorCode::overloaded;
    case 429:
      return ErrorCode::rate_limited;
    default:
      break;
  }
  if (status >= 500) return ErrorCode::overloaded;
  return status >= 400 ? ErrorCode::bad_request : ErrorCode::protocol_error;
}

Error answer_error(ErrorCode code, std::string_view provider, const ErrorAnswer& answer,
                   const PeerError& peer, WallTime now) {
  std::string message = fmt::format("{} {} (HTTP {}", provider, said_what(code), answer.status);
  if (!answer.request_id.empty())
    message += fmt::format(", request {}", answer.request_id.substr(0, 128));
  Error error = Error(code, message + ")").with_peer_message(peer.message);
  error = std::move(error).with_rejected(peer.recognised || !is_lost_behind_gateway(answer.status));
  if (const auto delay = http::retry_after(answer.retry_after_ms, answer.retry_after, now)) {
    error = std::move(error).with_retry_after(*delay);
  }
  if (answer.should_retry == "true") error = std::move(error).with_should_retry(true);
  if (answer.should_retry == "false") error = std::move(error).with_should_retry(false);
  return error;
}

Error stream_error(ErrorCode code, std::string_view provider, const PeerError& peer) {
  return Error(code, fmt::format("{} {} in the middle of its answer", provider, said_what(code)))
      .with_peer_message(peer.message);
}

std::string redacted(std::string text, std::string_view secret) {
  if (secret.empty()) return text;
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), "***");
    at += 3;
  }
  return without_start_of(std::move(text), secret);
}

}  // namespace purser::provider_wire
