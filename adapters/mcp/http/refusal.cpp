// refusal.cpp: statuses and bodies become errors that name their remedy.
#include <purser/adapters/mcp/http/refusal.hpp>

#include <algorithm>
#include <array>
#include <string_view>

#include <purser/adapters/http/url.hpp>
#include <purser/adapters/mcp/protocol/peer_error.hpp>

namespace purser::mcp {
namespace {

bool is_redirect(int status) { return status >= 300 && status < 400; }

std::optional<Response> read_error(const std::string& text) {
  if (text.empty()) return std::nullopt;
  auto messages = parse_messages(text, JsonLimits());
  if (!messages || messages->size() != 1) return std::nullopt;
  auto* response = std::get_if<Response>(&messages->front());
  if (response == nullptr || !response->error) return std::nullopt;
  return std::move(*response);
}

/// The words of a JSON-RPC error, or the body itself.
std::string words_of(const RefusedRequest& refused) {
  const auto error = read_error(refused.text);
  return error && !error->error->message.empty() ? error->error->message : refused.text;
}

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

/// How servers that say 400 begin their sentence. A tool's own failure may speak of sessions too.
bool says_no_session(std::string_view words) {
  constexpr std::string_view status_text = "bad request: ";
  constexpr std::array<std::string_view, 4> phrases{"no valid session id", "session not found",
                                                    "invalid session id", "server not initialized"};
  if (words.starts_with(status_text)) words.remove_prefix(status_text.size());
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](auto phrase) { return words.starts_with(phrase); });
}

/// 404 is what the protocol asks for; many servers say 400.
bool is_session_gone(const RefusedRequest& refused) {
  if (!refused.had_session) return false;
  if (refused.status == 404) return true;
  return refused.status == 400 && says_no_session(lowered(words_of(refused)));
}

ErrorCode code_of(int status) {
  if (status == 401) return ErrorCode::unauthenticated;
  if (status == 403) return ErrorCode::permission_denied;
  if (status == 408) return ErrorCode::timeout;
  if (status == 413) return ErrorCode::too_large;
  if (status == 429) return ErrorCode::rate_limited;
  if (status >= 500) return ErrorCode::overloaded;
  return ErrorCode::bad_request;
}

std::string remedy_of(int status) {
  if (status == 401) return ": it wants a token; configure one, or sign in (oauth)";
  if (status == 403) return ": the token may not do this, or the server refuses this machine";
  if (status == 404 || status == 405) return ": is the address right?";
  return "";
}

bool leads_elsewhere(const RefusedRequest& refused) {
  const auto& target = refused.target;
  if (target.find("://") == std::string::npos && !target.starts_with("//")) return false;
  const auto end = target.find_first_of("/?#", target.find("//") + 2);
  const auto url = http::Url::parse(target.substr(0, end), http::PlainHttp::anywhere);
  return !url || url->origin() != refused.origin;
}

Error redirect(const RefusedRequest& refused) {
  const auto where = leads_elsewhere(refused) ? " to another server" : "";
  return Error(ErrorCode::bad_request,
               refused.place + " redirects" + where + " (HTTP " + std::to_string(refused.status) +
                   "), which is not followed; configure the address that it names, if you trust it")
      .with_peer_message(refused.target);
}

Error refusal(const RefusedRequest& refused) {
  Error error(code_of(refused.status), refused.place + " answered HTTP " +
                                           std::to_string(refused.status) +
                                           remedy_of(refused.status));
  if (refused.retry_after) error = std::move(error).with_retry_after(*refused.retry_after);
  return std::move(error)
      .with_peer_message(words_of(refused))
      .with_rejected(refuses_unrun(refused.status));
}

/// A success that is of no use.
Error no_answer(const RefusedRequest& refused) {
  const auto protocol = [&](const std::string& what) {
    return Error(ErrorCode::protocol_error, refused.place + what);
  };
  switch (refused.kind) {
    case AnswerKind::accepted:
      return protocol(" accepted a request (HTTP " + std::to_string(refused.status) +
                      ") without answering it");
    case AnswerKind::other:
      return protocol(
                 " answered neither with JSON nor with an event stream; is this a server of the "
                 "Model Context Protocol?")
          .with_peer_message("Content-Type '" + refused.content_type + "': " + refused.text);
    case AnswerKind::json:
      return protocol(" answered a request with a message that is no answer to it");
    default:
      return Error(ErrorCode::connection_lost,
                   refused.place + " ended the stream before it answered");
  }
}

}  // namespace

std::optional<Response> error_in(const RefusedRequest& refused) {
  if (refused.kind != AnswerKind::refusal || is_redirect(refused.status)) return std::nullopt;
  if (refused.status == 401 || refused.status == 403 || is_session_gone(refused)) {
    return std::nullopt;
  }
  auto response = read_error(refused.text);
  if (response) response->error->http_status = refused.status;
  return response;
}

Lost lost_by(const RefusedRequest& refused) {
  if (refused.kind != AnswerKind::refusal) return Lost(no_answer(refused));
  Lost lost(is_redirect(refused.status) ? redirect(refused) : refusal(refused));
  lost.http_status = refused.status;
  lost.session_gone = is_session_gone(refused);
  return lost;
}

}  // namespace purser::mcp
