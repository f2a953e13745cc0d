// link.cpp: requests on their way, from the first byte to the answer.
#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <stdexcept>

#include <purser/adapters/mcp/client/detail/link.hpp>
#include <purser/adapters/mcp/protocol/error_codes.hpp>
#include <purser/adapters/mcp/protocol/legacy_task.hpp>
#include <purser/adapters/mcp/protocol/request_meta.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::mcp::detail {
namespace {

std::string time_text(std::chrono::milliseconds time) {
  return std::to_string(time.count()) + " ms";
}

}  // namespace

/// Keep the link, and with it the signal and the transport, until the coroutine is over.
struct Link::Started {
  std::shared_ptr<Link> link;
  void operator()(const std::exception_ptr& /*kept already*/) const { link->on_started(); }
};
struct Link::Closed {
  std::shared_ptr<Link> link;
  std::function<void()> then;
  void operator()(const std::exception_ptr& /*dropped*/) const {
    link->release_transport();
    then();
  }
};

Link::Link(asio::any_io_executor strand, LinkOptions options)
    : strand_(std::move(strand)),
      options_(std::move(options)),
      rate_(options_.limits.notifications_per_second_max),
      update_rate_(options_.limits.notifications_per_second_max) {}

Result<> Link::make(const TransportFactory& factory) {
  try {
    auto made = factory(strand_);
    if (!made) return fail(std::move(made).error());
    transport_ = *std::move(made);
  } catch (...) {
    return fail(current_exception_error("the transport"));
  }
  if (!transport_) return fail(ErrorCode::internal, "no transport was made");
  http_ = transport_->is_http();
  description_ = transport_->describe();
  return {};
}

void Link::start(std::function<void(Result<>)> started) {
  started_ = std::move(started);
  starting_ = true;
  auto work = run_start(shared_from_this());
  auto token = asio::bind_cancellation_slot(start_signal_.slot(), Started{shared_from_this()});
  asio::co_spawn(strand_, std::move(work), std::move(token));
}

asio::awaitable<void> Link::run_start(std::shared_ptr<Link> self) {
  self->start_outcome_ = fail(cancelled_error());
  if (self->over_) co_return;
  self->start_entered_ = true;
  try {
    auto task = self->transport_->start(*self);
    self->start_outcome_ = co_await std::move(task);
  } catch (...) {
    self->start_outcome_ = fail(current_exception_error("the transport"));
  }
}

void Link::on_started() {
  starting_ = false;
  start_entered_ = false;
  const auto started = std::exchange(started_, nullptr);
  if (over_) return release_transport();
  if (started) started(start_outcome_);
}

void Link::use(Revision revision) {
  revision_ = revision;
  if (!over_ && transport_) transport_->use(revision);
}

void Link::ready() {
  ready_ = true;
  if (!over_ && transport_) transport_->ready();
}

Outgoing Link::outgoing(RequestNumber number, Pending& pending) {
  auto& request = pending.request;
  auto params = std::move(request.params);
  if (request.wants_progress) add_progress_token(params, number);
  Outgoing outgoing(Message(Request(Id(number), request.method, std::move(params))));
  outgoing.headers = std::move(request.headers);
  outgoing.dispatched = [weak = weak_from_this(), number] {
    const auto self = weak.lock();
    if (!self) throw std::runtime_error("nobody waits for the answer");
    self->on_dispatched(number);
  };
  return outgoing;
}

RequestNumber Link::send(LinkRequest request) {
  const auto number = ++last_;
  if (over_ || !transport_) {
    Lost lost(Error(ErrorCode::connection_lost, "the connection is over"));
    lost.undelivered = true;
    request.done(Answer(std::move(lost)));
    return number;
  }
  const auto self = shared_from_this();
  auto& pending = *(pending_[number] = std::make_unique<Pending>(std::move(request)));
  arm(number, pending);
  auto sent = transport_->send(outgoing(number, pending));
  if (!sent) {
    Lost lost(std::move(sent).error());
    lost.undelivered = lost.error.code() == ErrorCode::connection_lost;
    finish(number, Answer(std::move(lost)));
  }
  return number;
}

void Link::notify(std::string method, Json params) {
  if (over_ || !transport_) return;
  Notification notification(std::move(method), std::move(params));
  (void)transport_->send(Outgoing(Message(std::move(notification))));
}

void Link::respond(Response response) {
  if (over_ || !transport_) return;
  const auto id = response.id;
  const auto sent = transport_->send(Outgoing(Message(std::move(response))));
  if (sent || sent.error().code() != ErrorCode::too_large) return;
  WireError too_large(wire_code::internal_error, "the answer is too large");
  (void)transport_->send(Outgoing(Message(Response(id, std::move(too_large)))));
}

/// Throws where it may not leave: given up meanwhile, its price is held no more.
void Link::on_dispatched(RequestNumber number) {
  const auto found = pending_.find(number);
  if (found == pending_.end()) throw std::runtime_error("nobody waits for the answer");
  if (found->second->dispatched) return;
  const auto told = found->second->request.dispatched;
  if (told) told();
  const auto still = pending_.find(number);
  if (still != pending_.end()) still->second->dispatched = true;
}

void Link::arm(RequestNumber number, Pending& pending) {
  if (pending.request.idle.count() <= 0) return;
  auto& timers = *options_.timers;
  if (pending.idle_until == Instant::max()) {
    pending.idle_until = later(timers.clock().now(), pending.request.idle);
  }
  pending.timer =
      timers.call_at(pending.idle_until, [weak = weak_from_this(), strand = strand_, number] {
        asio::post(strand, [weak, number] {
          if (const auto self = weak.lock()) self->check_idle(number);
        });
      });
}

void Link::restart_idle(const Askers& askers) {
  const auto now = options_.timers->clock().now();
  for (const auto& [number, pending] : pending_) {
    const auto& request = pending->request;
    if (request.idle.count() <= 0 || !request.inquiries) continue;
    const bool asked = std::find(askers.begin(), askers.end(), request.inquiries) != askers.end();
    if (askers.empty() || asked) pending->idle_until = later(now, request.idle);
  }
}

void Link::check_idle(RequestNumber number) {
  const auto found = pending_.find(number);
  if (found == pending_.end()) return;
  auto& pending = *found->second;
  const auto now = options_.timers->clock().now();
  const auto owner = options_.owner.lock();
  const auto& inquiries = pending.request.inquiries;
  const bool waits_for_us = owner && inquiries && owner->is_asked(*this, *inquiries);
  if (waits_for_us) pending.idle_until = later(now, pending.request.idle);
  if (now < pending.idle_until) return arm(number, pending);
  abandon(number,
          Error(ErrorCode::timeout, "the server was silent about " + pending.request.method +
                                        " for " + time_text(pending.request.idle)));
}

void Link::abandon(RequestNumber number, const Error& why) {
  const auto found = pending_.find(number);
  if (found == pending_.end()) return;
  const auto self = shared_from_this();
  tell_cancelled(number, *found->second, why);
  finish(number, Answer(Lost(why)));
}

/// What has not left is taken back, and needs no words.
void Link::tell_cancelled(RequestNumber number, const Pending& pending, const Error& why) {
  if (over_ || !transport_) return;
  const bool closes_stream = http_ && era_of(revision_) == Era::modern;
  if (pending.dispatched && pending.request.cancellable && !closes_stream) {
    auto params = Json::object();
    params["requestId"] = number;
    params["reason"] = to_string(why.code());
    notify("notifications/cancelled", std::move(params));
  }
  if (transport_) transport_->forget(number);
}

void Link::drop(RequestNumber number) {
  const auto found = pending_.find(number);
  if (found == pending_.end()) return;
  options_.timers->cancel(found->second->timer);
  pending_.erase(found);
  if (!over_ && transport_) transport_->forget(number);
}

void Link::finish(RequestNumber number, Answer answer) {
  const auto found = pending_.find(number);
  if (found == pending_.end()) return;
  const auto pending = std::move(found->second);
  pending_.erase(found);
  options_.timers->cancel(pending->timer);
  const auto& request = pending->request;
  const bool may_ask = pending->dispatched && request.inquiries;
  if (answer.lost && answer.lost->http_status == 0 && may_ask) {
    note_given_up(number, *request.inquiries, request.as_task);
  }
  const auto task = request.as_task ? created_task(answer.result) : std::string();
  if (!task.empty() && request.inquiries) {
    tasks_.add(number, task, {request.inquiries, std::move(pending->progress)});
  }
  if (answer.lost && !pending->dispatched &&
      answer.lost->error.code() == ErrorCode::connection_lost)
    answer.lost->undelivered = true;
  pending->request.done(std::move(answer));
  end_if_retired();
}

/// Until it is answered late, or so long that the server surely has given it up as well.
void Link::note_given_up(RequestNumber number, const Inquiries& inquiries, bool as_task) {
  if (over_) return;
  const auto& limits = options_.limits;
  if (given_up_.size() >= limits.requests_max) given_up_.erase(given_up_.begin());
  const auto until = later(options_.timers->clock().now(), limits.idle);
  given_up_.emplace(number, GivenUp{inquiries.behalf(), until, as_task});
}

void Link::end_task(const std::string& id, bool over) {
  const auto* const task = tasks_.find(id);
  if (task == nullptr) return;
  const auto inquiries = task->inquiries;
  const auto number = tasks_.remove(id);
  if (!over) note_given_up(number, *inquiries, false);
}

void Link::lose_all(const Error& why) {
  while (!pending_.empty()) {
    const auto number = pending_.begin()->first;
    finish(number, Answer(Lost(why)));
  }
}

void Link::retire(Error why) {
  retired_ = std::move(why);
  end_if_retired();
}

void Link::end_if_retired() {
  if (retired_ && pending_.empty() && !over_) end(*retired_);
}

void Link::end(const Error& why) {
  if (over_) return;
  over_ = true;
  started_ = nullptr;
  const auto self = shared_from_this();
  lose_all(why);
  tasks_.clear();
  if (start_entered_) start_signal_.emit(asio::cancellation_type::terminal);
  if (!starting_) release_transport();
}

/// Not inside a call of the transport's own.
void Link::release_transport() {
  asio::post(strand_, [self = shared_from_this()] { self->transport_.reset(); });
}

void Link::close(const Error& why, std::function<void()> closed) {
  if (over_ || starting_ || !transport_) {
    end(why);
    asio::post(strand_, std::move(closed));
    return;
  }
  over_ = true;
  lose_all(why);
  tasks_.clear();
  auto work = run_close(shared_from_this());
  asio::co_spawn(strand_, std::move(work), Closed{shared_from_this(), std::move(closed)});
}

asio::awaitable<void> Link::run_close(std::shared_ptr<Link> self) {
  try {
    auto task = self->transport_->close();
    auto closed = co_await std::move(task);
    (void)closed;
  } catch (...) {  // it is over either way
    co_return;
  }
}

}  // namespace purser::mcp::detail
