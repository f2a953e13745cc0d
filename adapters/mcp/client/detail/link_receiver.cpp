// link_receiver.cpp: what comes from the server finds whom it is for.
#include <set>

#include <purser/adapters/mcp/client/detail/link.hpp>
#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/protocol/legacy_task.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::mcp::detail {
namespace {

/// What may not be lost in a flood: a question that is withdrawn, a list that is stale, a stream
/// that is open. Each is cheap, however often it comes.
bool is_never_lost(std::string_view method) noexcept {
  return method == "notifications/cancelled" || method == "notifications/tools/list_changed" ||
         method == "notifications/resources/list_changed" ||
         method == "notifications/prompts/list_changed" ||
         method == "notifications/subscriptions/acknowledged";
}

}  // namespace

void Link::on_message(Message message, std::optional<RequestNumber> stream) noexcept {
  if (over_) return;
  const auto self = shared_from_this();
  try {
    if (auto* const response = std::get_if<Response>(&message)) {
      on_response(std::move(*response), stream);
    } else if (auto* const request = std::get_if<Request>(&message)) {
      on_request(std::move(*request), stream);
    } else {
      on_notification(std::move(std::get<Notification>(message)));
    }
  } catch (...) {
    on_closed(current_exception_error("a message of the server"));
  }
}

void Link::on_lost(RequestNumber request, Lost why) noexcept {
  if (over_) return;
  const auto self = shared_from_this();
  finish(request, Answer(std::move(why)));
}

void Link::on_closed(Error why) noexcept {
  if (over_) return;
  const auto self = shared_from_this();
  const auto owner = options_.owner.lock();
  end(why);
  if (owner) owner->on_link_closed(*this, why);
}

/// An error may lack the id of what it answers; the stream tells.
void Link::on_response(Response response, std::optional<RequestNumber> stream) {
  auto number = stream;
  if (response.id) {
    const auto* const ours = std::get_if<std::int64_t>(&*response.id);
    number = ours != nullptr ? std::optional<RequestNumber>(*ours) : std::nullopt;
  }
  if (!number) return;
  const auto given_up = given_up_.extract(*number);
  if (!given_up.empty() && given_up.mapped().as_task) on_late_answer(response.result);
  if (!pending_.contains(*number)) return;
  if (const auto owner = options_.owner.lock()) owner->on_answered(*this);
  if (response.error) return finish(*number, Answer(std::move(*response.error)));
  finish(*number, Answer(std::move(response.result)));
}

/// Nobody waits for the call any more, so nobody wants its task.
void Link::on_late_answer(const Json& result) {
  const auto task = created_task(result);
  const auto owner = options_.owner.lock();
  if (owner && !task.empty() && tasks_.find(task) == nullptr) owner->on_late_task(*this, task);
}

void Link::on_request(Request request, std::optional<RequestNumber> stream) {
  const bool legacy = era_of(revision_) == Era::legacy;
  if (legacy && request.method == "ping") {
    return respond(Response(std::move(request.id), Json::object()));
  }
  const auto owner = options_.owner.lock();
  if (!legacy || !ready_ || !owner) {
    WireError unknown(wire_code::method_not_found, "no such method here");
    return respond(Response(std::move(request.id), std::move(unknown)));
  }
  auto causes = causes_of(request, stream);
  owner->on_request(*this, std::move(request), std::move(causes));
}

/// What names a task is asked for that one, on whatever stream it comes (2025-11-25, "Tasks").
Askers Link::causes_of(const Request& request, std::optional<RequestNumber> stream) {
  if (const auto id = related_task(request.params, revision_)) {
    const auto* const task = tasks_.find(*id);
    return task != nullptr ? Askers(1, task->inquiries) : Askers();
  }
  const auto asking = stream ? pending_.find(*stream) : pending_.end();
  if (asking != pending_.end()) {
    const auto& inquiries = asking->second->request.inquiries;
    return inquiries ? Askers(1, inquiries) : Askers();
  }
  if (auto* const task = stream ? tasks_.find(*stream) : nullptr) {
    return Askers(1, task->inquiries);
  }
  if (stream && given_up_.contains(*stream)) return {};
  return causes_of_unmarked();
}

/// A task counts once, whether it is being asked after or not.
Askers Link::causes_of_unmarked() {
  const auto now = options_.timers->clock().now();
  std::erase_if(given_up_, [&](const auto& entry) { return entry.second.until <= now; });
  std::vector<Behalf> given_up;
  for (const auto& [number, request] : given_up_) given_up.push_back(request.behalf);
  std::map<RequestNumber, std::shared_ptr<Inquiries>> candidates;
  std::set<const Inquiries*> of_tasks;
  for (const auto& [number, task] : tasks_.all()) {
    candidates.emplace(number, task.inquiries);
    of_tasks.insert(task.inquiries.get());
  }
  for (const auto& [number, pending] : pending_) {
    const auto& inquiries = pending->request.inquiries;
    if (inquiries && !of_tasks.contains(inquiries.get())) candidates.emplace(number, inquiries);
  }
  return possible_causes(candidates, given_up);
}

void Link::on_notification(Notification notification) {
  const auto& method = notification.method;
  if (method == "notifications/progress") return on_progress(notification.params);
  auto& rate = method == "notifications/resources/updated" ? update_rate_ : rate_;
  if (!is_never_lost(method) && !rate.admit(options_.timers->clock().now())) return;
  const auto owner = options_.owner.lock();
  if (owner) owner->on_notification(*this, std::move(notification));
}

void Link::on_progress(const Json& params) {
  const auto token = whole_member(params, "progressToken");
  if (!token) return;
  if (auto* const task = tasks_.find(*token)) return on_task_progress(*task, params);
  const auto found = pending_.find(*token);
  if (found == pending_.end() || !found->second->request.wants_progress) return;
  auto& pending = *found->second;
  if (!pending.progress.take(params)) return;
  if (pending.request.inquiries) pending.request.inquiries->note_work();
  const auto now = options_.timers->clock().now();
  if (pending.request.idle.count() > 0) pending.idle_until = later(now, pending.request.idle);
  pending.progress.tell(params, now);
}

/// Its token lives as long as the task. Whoever asks after the task hears that way that it lives.
void Link::on_task_progress(SessionTask& task, const Json& params) {
  if (!task.progress.take(params)) return;
  restart_idle(Askers(1, task.inquiries));
  task.progress.tell(params, options_.timers->clock().now());
}

}  // namespace purser::mcp::detail
