// engine_server.cpp: what a server says and asks of its own accord.
#include <algorithm>
#include <boost/asio/post.hpp>

#include <purser/adapters/mcp/client/detail/engine.hpp>
#include <purser/adapters/mcp/client/detail/refusal.hpp>
#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/protocol/legacy_task.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>

namespace purser::mcp::detail {
namespace {

constexpr std::chrono::milliseconds changes_pause{100};

}  // namespace

void Engine::on_notification(Link& link, Notification notification) {
  if (&link != link_.get()) return;
  const auto& method = notification.method;
  if (method == "notifications/cancelled") return on_cancelled(notification.params);
  if (method == "notifications/message") return tell_log(notification.params);
  if (method == "notifications/tools/list_changed") return list_changed("tools");
  if (method == "notifications/resources/list_changed") return list_changed("resources");
  if (method == "notifications/prompts/list_changed") return list_changed("prompts");
  if (method == "notifications/resources/updated") {
    const auto uri = text_member(notification.params, "uri");
    if (!uri.empty()) tell_changed(uri);
    return;
  }
  if (method == "notifications/subscriptions/acknowledged") on_listening(notification.params);
}

void Engine::tell_changed(std::string_view what) const {
  try {
    if (options_->handlers.changed) options_->handlers.changed(what);
  } catch (...) {  // the handler's own affair
    return;
  }
}

/// One at once, and those that follow in a hurry as one.
void Engine::tell_list_changed(const std::string& feature) {
  auto& telling = tellings_[feature];
  if (telling.armed) return;
  const auto now = timers_->clock().now();
  if (now >= telling.next) {
    telling.next = later(now, changes_pause);
    return tell_changed(feature);
  }
  telling.armed = true;
  timers_->call_at(telling.next, [weak = weak_from_this(), strand = strand_, feature] {
    asio::post(strand, [weak, feature] {
      const auto self = weak.lock();
      if (!self || self->closed_) return;
      self->tellings_[feature].armed = false;
      self->tell_list_changed(feature);
    });
  });
}

void Engine::tell_log(const Json& params) const {
  if (!options_->handlers.log) return;
  LogLine line;
  line.server = options_->server;
  line.level = text_member(params, "level");
  line.logger = text_member(params, "logger");
  line.data = member(params, "data");
  try {
    options_->handlers.log(line);
  } catch (...) {
  }
}

/// A tool that cannot be used is missing from the list; the log says why.
void Engine::tell_dropped(const LeftOutTool& tool) const {
  if (!options_->handlers.log) return;
  auto params = Json::object();
  params["level"] = "warning";
  params["logger"] = "purser";
  params["data"] = "the tool \"" + tool.name + "\" is left out: " + tool.why;
  tell_log(params);
}

void Engine::on_request(Link& link, Request request, Askers causes) {
  if (&link != link_.get()) return;
  const auto refuse = [&](std::int64_t code, const char* words) {
    link.respond(Response(request.id, WireError(code, words)));
  };
  if (!declares(identity_.capabilities, request.method, request.params)) {
    return refuse(wire_code::method_not_found, "no such method here");
  }
  if (asked_.contains(request.id)) {
    return refuse(wire_code::invalid_request, "the id is in use already");
  }
  if (asked_.size() >= options_->limits.server_requests_max) {
    return refuse(wire_code::internal_error, "too many requests at one time");
  }
  if (request.method != "roots/list") {  // which servers also ask without any call
    for (const auto& cause : causes) cause->note_work();
  }
  if (causes.empty()) causes.push_back(nobodys_);
  answer(link, std::move(request), causes);
}

void Engine::answer(Link& asker, Request request, const Askers& askers) {
  const auto id = request.id;
  asked_[id].askers = askers;
  asked_[id].task = related_task(request.params, info_.revision);
  // Weak: both know the inquiries, which keep this.
  auto done = [engine = weak_from_this(), from = asker.weak_from_this(), id](Result<Json> outcome) {
    const auto self = engine.lock();
    const auto link = from.lock();
    if (!self || !link || self->link_ != link) return;
    const auto asked = self->asked_.find(id);
    const bool withdrawn = asked == self->asked_.end() || asked->second.withdrawn;
    const auto task = withdrawn ? std::nullopt : asked->second.task;
    if (asked != self->asked_.end()) {
      const auto& waited = asked->second.askers;
      link->restart_idle(waited.front() == self->nobodys_ ? Askers() : waited);
      self->asked_.erase(asked);
    }
    if (withdrawn) return;
    if (outcome && task && !task->empty()) relate_to_task(*outcome, *task);
    if (outcome) return link->respond(Response(id, *std::move(outcome)));
    link->respond(Response(id, refusal(outcome.error())));
  };
  const auto number =
      answerer_.ask(askers, request.method, std::move(request.params), std::move(done));
  const auto asked = asked_.find(id);
  if (asked != asked_.end()) asked->second.number = number;
}

/// What nobody is known to have caused, any call may wait for.
bool Engine::is_asked(const Link& link, const Inquiries& inquiries) const {
  if (&link != link_.get()) return false;
  return std::any_of(asked_.begin(), asked_.end(), [&](const auto& entry) {
    const auto& askers = entry.second.askers;
    return std::any_of(askers.begin(), askers.end(), [&](const auto& asker) {
      return asker.get() == &inquiries || asker == nobodys_;
    });
  });
}

/// The server no longer wants an answer.
void Engine::on_cancelled(const Json& params) {
  const auto id = read_id(member(params, "requestId"));
  if (!id) return;
  const auto asked = asked_.find(*id);
  if (asked == asked_.end()) return;
  asked->second.withdrawn = true;
  Inquiries::cancel(asked->second.askers, asked->second.number);
}

}  // namespace purser::mcp::detail
