// http_front.cpp: who may come in, which era a request is of, and which dialogue it belongs to.
#include <purser/adapters/mcp/server/detail/dialogue.hpp>
#include <purser/adapters/mcp/server/detail/http_front.hpp>
#include <purser/adapters/mcp/server/http_rules.hpp>

#include <algorithm>
#include <chrono>

#include <purser/adapters/crypto/hmac.hpp>
#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/adapters/mcp/protocol/meta_keys.hpp>

namespace purser::mcp {
namespace {

using http_server::Responder;
using HttpRequest = http_server::Request;
using HttpResponse = http_server::Response;

constexpr std::int64_t session_unknown = -32001;
constexpr std::int64_t bad_http_request = -32000;

HttpResponse plain(int status, std::string_view why, http_server::Headers headers = {}) {
  headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  return {status, std::move(headers), std::string(why) + "\n"};
}

HttpResponse wire_refusal(int status, std::optional<Id> id, std::int64_t code, std::string why) {
  const Message message(Response(std::move(id), WireError(code, std::move(why))));
  return {status, {{"Content-Type", "application/json"}}, print_message(message)};
}

std::string text_of(const HttpRequest& http, std::string_view header) {
  const auto* const value = http.header(header);
  return value == nullptr ? std::string() : *value;
}

std::optional<Id> id_of(const std::vector<Message>& messages) {
  for (const auto& message : messages) {
    if (const auto* const request = std::get_if<Request>(&message)) return request->id;
  }
  return std::nullopt;
}

std::size_t count_requests(const std::vector<Message>& messages) {
  return static_cast<std::size_t>(std::count_if(
      messages.begin(), messages.end(),
      [](const Message& message) { return std::holds_alternative<Request>(message); }));
}

/// The id of what is JSON and yet no message.
std::optional<Id> id_in(std::string_view body, const JsonLimits& limits) {
  const auto value = parse_json(body, limits);
  return value ? read_id(member(*value, "id")) : std::nullopt;
}

HttpResponse unreadable(const Error& error, std::string_view body, const JsonLimits& limits) {
  if (error.code() != ErrorCode::protocol_error) {
    return wire_refusal(400, std::nullopt, wire_code::parse_error, error.message());
  }
  return wire_refusal(400, id_in(body, limits), wire_code::invalid_request, error.message());
}

bool has_modern_meta(const Request& request) {
  return member(request.params, "_meta").contains(meta_key::protocol_version);
}

bool is_legacy_version(const std::string& header) {
  const auto revision = read_revision(header);
  return header.empty() || (revision && era_of(*revision) == Era::legacy);
}

bool begins_session(const std::vector<Message>& messages, const std::string& version) {
  const auto* const request =
      messages.size() == 1 ? std::get_if<Request>(&messages.front()) : nullptr;
  return request != nullptr && request->method == "initialize" && is_legacy_version(version) &&
         !has_modern_meta(*request);
}

HttpStreamOptions stream_options(const Hub& hub, std::optional<Revision> revision) {
  HttpStreamOptions options;
  options.primes = revision == Revision::r2025_11_25;
  options.replay_bytes_max = hub.options.limits.replay_bytes_max;
  options.unread_bytes_max = hub.options.limits.queue_bytes_max;
  options.retry = hub.options.limits.retry;
  return options;
}

HttpResponse no_token() {
  return plain(401, "a token is needed", {{"WWW-Authenticate", "Bearer"}});
}

HttpResponse no_session(std::optional<Id> id) {
  return wire_refusal(404, std::move(id), session_unknown, "there is no such session: initialize");
}

HttpResponse no_room(const Message& opening, std::chrono::milliseconds retry) {
  const auto* const request = std::get_if<Request>(&opening);
  auto refusal = wire_refusal(503, request == nullptr ? std::nullopt : std::optional(request->id),
                              wire_code::internal_error, "all sessions are in use");
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(retry).count();
  refusal.headers.emplace_back("Retry-After", std::to_string(seconds));
  return refusal;
}

/// On the dialogue's strand; `held` is let go before the client hears that there is no answer.
void take_all(std::shared_ptr<Dialogue> held, std::vector<Message> messages,
              const Responder& responder) {
  auto& dialogue = *held;
  if (dialogue.is_closed()) return responder.respond(no_session(id_of(messages)));
  const auto revision = dialogue.protocol().negotiated();
  if (messages.size() > 1 && revision > Revision::r2025_03_26) {
    return responder.respond(wire_refusal(400, std::nullopt, wire_code::invalid_request,
                                          "this revision knows no batches"));
  }
  auto options = stream_options(dialogue.hub(), revision);
  options.answers = count_requests(messages);
  const bool answers = options.answers > 0;
  const auto stream = answers ? dialogue.shelf().add(responder, std::move(options)) : nullptr;
  for (auto& message : messages) dialogue.take(std::move(message), stream);
  held.reset();
  if (!answers) responder.respond(HttpResponse(202, {}, {}));
}

/// On the dialogue's strand.
void resume(Dialogue& dialogue, const std::string& last, const Responder& responder) {
  const auto id = read_event_id(last);
  const auto stream = id ? dialogue.shelf().find(id->stream) : nullptr;
  if (stream == nullptr || !stream->can_resume(id->event))
    return responder.respond(plain(404, "there is no such event any more"));
  stream->attach(responder, id->event);
}

/// On the dialogue's strand.
void open_unasked(Dialogue& dialogue, const Responder& responder) {
  if (dialogue.is_closed()) return responder.respond(no_session(std::nullopt));
  if (dialogue.has_unasked_reader()) {
    return responder.respond(plain(409, "the session has a stream already"));
  }
  auto options = stream_options(dialogue.hub(), dialogue.protocol().negotiated());
  options.answers = 0;
  const auto stream = dialogue.shelf().add(responder, std::move(options));
  stream->open();
  dialogue.set_unasked(stream);
}

}  // namespace

std::optional<HttpResponse> HttpFront::refusal_of(const HttpRequest& http) const {
  const auto* const host = http.header("host");
  if (host == nullptr || http.count("host") != 1 || !is_allowed_host(*host, options_.allowed_hosts))
    return plain(403, "this host name does not lead here");
  const auto* const origin = http.header("origin");
  if (origin != nullptr && !is_allowed_origin(*origin, options_.allowed_origins))
    return plain(403, "pages of this origin may not call here");
  if (http.path() != options_.path) return plain(404, "there is nothing here");
  return std::nullopt;
}

std::optional<std::string> HttpFront::caller_of(const HttpRequest& http) const {
  if (options_.without_token) return std::string();
  const auto* const authorization = http.header("authorization");
  const auto token = authorization == nullptr ? std::nullopt : bearer_token(*authorization);
  if (!token) return std::nullopt;
  if (options_.check_token) return options_.check_token(*token);
  const bool known = crypto::equal_in_constant_time(*token, options_.token.reveal());
  return known ? std::optional<std::string>("token") : std::nullopt;
}

tl::expected<Caller, HttpResponse> HttpFront::admit(const HttpRequest& http) const {
  if (auto refusal = refusal_of(http)) return tl::unexpected(*std::move(refusal));
  auto id = caller_of(http);
  if (!id) return tl::unexpected(no_token());
  if (hub_->stopped()) return tl::unexpected(plain(503, "the server stops"));
  Caller caller;
  caller.id = *std::move(id);
  caller.peer = http.peer;
  return caller;
}

std::optional<HttpResponse> HttpFront::check_head(const HttpRequest& http) const {
  auto caller = admit(http);
  return caller ? std::nullopt : std::optional(std::move(caller).error());
}

/// Asked again when the body is there: a request whose body came along was not asked before it.
void HttpFront::handle(HttpRequest http, const Responder& responder) const {
  auto caller = admit(http);
  if (!caller) return responder.respond(std::move(caller).error());
  if (http.method == "POST") return post(http, *std::move(caller), responder);
  const bool has_session = http.header("mcp-session-id") != nullptr;
  if (http.method == "GET" && has_session) return get(http, *caller, responder);
  if (http.method == "DELETE" && has_session) return remove(http, *caller, responder);
  responder.respond(plain(405, "use POST", {{"Allow", "POST"}}));
}

void HttpFront::post(const HttpRequest& http, Caller caller, const Responder& responder) const {
  if (!is_json(text_of(http, "content-type"))) {
    return responder.respond(plain(415, "Content-Type has to be application/json"));
  }
  if (!accepts_both(text_of(http, "accept"))) {
    return responder.respond(
        plain(406, "Accept has to hold application/json and text/event-stream"));
  }
  const JsonLimits limits{hub_->options.limits.json_depth_max,
                          hub_->options.limits.message_bytes_max};
  auto messages = parse_messages(http.body, limits);
  if (!messages) return responder.respond(unreadable(messages.error(), http.body, limits));
  const auto version = text_of(http, "mcp-protocol-version");
  if (begins_session(*messages, version)) {
    return begin_session(std::move(caller), std::move(messages->front()), responder);
  }
  const auto* const session = http.header("mcp-session-id");
  if (session != nullptr && is_legacy_version(version)) {
    return post_to_session(*session, caller, *std::move(messages), responder);
  }
  if (!version.empty() && is_legacy_version(version)) {
    return responder.respond(wire_refusal(400, id_of(*messages), bad_http_request,
                                          "Mcp-Session-Id is missing: initialize first"));
  }
  post_modern(http, std::move(caller), *std::move(messages), responder);
}

void HttpFront::post_modern(const HttpRequest& http, Caller caller, std::vector<Message> messages,
                            const Responder& responder) const {
  if (messages.size() == 1 && std::holds_alternative<Notification>(messages.front())) {
    return responder.respond(HttpResponse(202, {}, {}));
  }
  const auto* const request =
      messages.size() == 1 ? std::get_if<Request>(&messages.front()) : nullptr;
  if (request == nullptr) {
    return responder.respond(wire_refusal(400, std::nullopt, wire_code::invalid_request,
                                          "the body has to be one request"));
  }
  if (has_modern_meta(*request)) {
    const auto tools = hub_->tools();
    const auto& name = member(request->params, "name");
    const auto* const served = request->method == "tools/call" && name.is_string()
                                   ? tools->find(name.get_ref<const std::string&>())
                                   : nullptr;
    const auto wrong =
        header_mismatch(http, *request, served == nullptr ? Json() : served->tool->schema);
    if (wrong) {
      return responder.respond(wire_refusal(400, request->id, wire_code::header_mismatch, *wrong));
    }
  }
  auto dialogue = std::make_shared<Dialogue>(hub_, std::move(caller), true);
  hub_->join(dialogue);
  auto stream = std::make_shared<HttpStream>(responder, HttpStreamOptions());
  dialogue->run([dialogue, stream, responder, message = std::move(messages.front())]() mutable {
    dialogue->take(std::move(message), stream);
    responder.on_gone([weak = std::weak_ptr(dialogue), left = stream.get()] {
      const auto there = weak.lock();
      if (there) there->run([there, left] { there->drop(left); });
    });
  });
}

void HttpFront::begin_session(Caller caller, Message message, const Responder& responder) const {
  const auto made = std::make_shared<Dialogue>(hub_, caller, false);
  const auto dialogue = made->held();  // until it has answered
  hub_->join(made);
  const auto id = hub_->add_session(made, caller);
  if (!id) return responder.respond(no_room(message, hub_->options.limits.retry));
  dialogue->run([hub = hub_, dialogue, id = *id, owner = std::move(caller.id), responder,
                 opening = std::move(message)]() mutable {
    dialogue->set_session(id);
    HttpStreamOptions options;
    options.headers.emplace_back("Mcp-Session-Id", id);
    const auto stream = std::make_shared<HttpStream>(responder, std::move(options));
    dialogue->take(std::move(opening), stream);
    if (dialogue->protocol().negotiated()) return;
    static_cast<void>(hub->remove_session(id, owner));
  });
}

void HttpFront::post_to_session(const std::string& id, const Caller& caller,
                                std::vector<Message> messages, const Responder& responder) const {
  const auto dialogue = hub_->find_session(id, caller.id);
  if (!dialogue) return responder.respond(no_session(id_of(messages)));
  dialogue->run([dialogue = dialogue, responder, all = std::move(messages)]() mutable {
    take_all(std::move(dialogue), std::move(all), responder);
  });
}

void HttpFront::get(const HttpRequest& http, const Caller& caller,
                    const Responder& responder) const {
  if (!accepts_events(text_of(http, "accept"))) {
    return responder.respond(plain(406, "Accept has to hold text/event-stream"));
  }
  const auto dialogue = hub_->find_session(text_of(http, "mcp-session-id"), caller.id);
  if (!dialogue) return responder.respond(no_session(std::nullopt));
  dialogue->run([dialogue, responder, last = text_of(http, "last-event-id")] {
    if (!last.empty()) return resume(*dialogue, last, responder);
    open_unasked(*dialogue, responder);
  });
}

void HttpFront::remove(const HttpRequest& http, const Caller& caller,
                       const Responder& responder) const {
  const auto dialogue = hub_->remove_session(text_of(http, "mcp-session-id"), caller.id);
  if (!dialogue) return responder.respond(no_session(std::nullopt));
  dialogue->close();
  responder.respond(HttpResponse(200, {}, {}));
}

}  // namespace purser::mcp
