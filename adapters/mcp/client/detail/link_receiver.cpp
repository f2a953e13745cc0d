// link_receiver.cpp: what comes from the server finds whom it is for.
#include <purser/adapters/mcp/client/detail/link.hpp>
#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::mcp::detail {
namespace {

constexpr std::chrono::milliseconds progress_pause{100};

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
  given_up_.erase(*number);
  if (!pending_.contains(*number)) return;
  if (const auto owner = options_.owner.lock()) owner->on_answered(*this);
  if (response.error) return finish(*number, Answer(std::move(*response.error)));
  finish(*number, Answer(std::move(response.result)));
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
  owner->on_request(*this, std::move(request), causes_of(stream));
}

Askers Link::causes_of(std::optional<RequestNumber> stream) {
  const auto asking = stream ? pending_.find(*stream) : pending_.end();
  if (asking != pending_.end()) {
    const auto& inquiries = asking->second->request.inquiries;
    return inquiries ? Askers(1, inquiries) : Askers();
  }
  if (stream && given_up_.contains(*stream)) return {};
  const auto now = options_.timers->clock().now();
  std::erase_if(given_up_, [&](const auto& entry) { return entry.second.until <= now; });
  std::vector<Behalf> given_up;
  for (const auto& [number, request] : given_up_) given_up.push_back(request.behalf);
  std::map<RequestNumber, std::shared_ptr<Inquiries>> candidates;
  for (const auto& [number, pending] : pending_) {
    if (pending->request.inquiries) candidates.emplace(number, pending->request.inquiries);
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
  const auto& value = member(params, "progress");
  if (!token || !value.is_number()) return;
  const auto found = pending_.find(*token);
  if (found == pending_.end() || !found->second->request.wants_progress) return;
  auto& pending = *found->second;
  const double progress = value.get<double>();
  if (pending.progressed && progress <= pending.progress) return;
  pending.progressed = true;
  pending.progress = progress;
  const auto now = options_.timers->clock().now();
  if (pending.request.idle.count() > 0) pending.idle_until = later(now, pending.request.idle);
  if (!pending.request.on_progress) return;
  if (pending.told != Instant::min() && now - pending.told < progress_pause) return;
  pending.told = now;
  tell_progress(pending, params);
}

void Link::tell_progress(Pending& pending, const Json& params) {
  Progress progress;
  progress.progress = pending.progress;
  const auto& total = member(params, "total");
  if (total.is_number()) progress.total = total.get<double>();
  progress.message = text_member(params, "message");
  const auto told = pending.request.on_progress;  // the callback may end the request
  try {
    told(progress);
  } catch (...) {
  }
}

}  // namespace purser::mcp::detail
