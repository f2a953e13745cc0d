// engine_connection.cpp: connects when somebody asks, pauses after failures, gives up after many.
#include <boost/asio/post.hpp>

#include <purser/adapters/mcp/client/detail/engine.hpp>
#include <purser/adapters/mcp/protocol/back_off.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::mcp::detail {

/// `waiter` is set once there is a connection, or will be none.
void Engine::want_connection(const Event& waiter) {
  const auto now = timers_->clock().now();
  if (failures_ >= options_->limits.restarts_max && now < not_before_) {
    return waiter.set(
        fail(ErrorCode::connection_failed, "it failed " + std::to_string(failures_) +
                                               " times in a row and is left alone for a while"));
  }
  waiters_.push_back(waiter);
  if (connector_ || connect_armed_) return;
  if (now >= not_before_) return connect_now();
  connect_armed_ = true;
  timers_->call_at(not_before_, [weak = weak_from_this(), strand = strand_] {
    asio::post(strand, [weak] {
      const auto self = weak.lock();
      if (!self) return;
      self->connect_armed_ = false;
      if (!self->closed_ && !self->connector_) self->connect_now();
    });
  });
}

void Engine::connect_now() {
  connector_ = std::make_shared<Connector>(strand_, timers_, options_, identity_, weak_from_this());
  const auto connector = connector_;
  connector->start([weak = weak_from_this()](Result<Opened> outcome) {
    if (const auto self = weak.lock()) self->on_connected(std::move(outcome));
  });
}

void Engine::on_connected(Result<Opened> outcome) {
  connector_.reset();
  if (closed_ && outcome) outcome->link->end(cancelled_error());
  if (closed_) outcome = fail(cancelled_error());
  if (outcome && outcome->link->is_over()) {
    outcome = fail(ErrorCode::connection_lost, "the connection was lost after the handshake");
  }
  Result<> told;
  if (outcome) {
    greet(*outcome);
  } else {
    note_failure();
    told = fail(outcome.error());
  }
  const auto waiters = std::exchange(waiters_, {});
  for (const auto& waiter : waiters) waiter.set(told);
}

void Engine::greet(const Opened& opened) {
  link_ = opened.link;
  info_ = opened.info;
  told_capabilities_ = opened.told_capabilities;
  cannot_listen_ = false;
  const bool logs = has_capability(info_.capabilities, "logging");
  if (!modern() && logs && !log_level_.empty()) {
    auto params = Json::object();
    params["level"] = log_level_;
    LinkRequest request("logging/setLevel", std::move(params));
    request.idle = options_->limits.idle;
    request.done = [](const Answer&) {};
    link_->send(std::move(request));
  }
  subscribe_anew();
  listen();
}

void Engine::note_failure() {
  ++failures_;
  const auto& limits = options_->limits;
  const auto delay = failures_ >= limits.restarts_max
                         ? limits.retry_max
                         : back_off(limits.restart_delay, failures_, limits.retry_max);
  not_before_ = later(timers_->clock().now(), delay);
}

void Engine::on_answered(Link& link) {
  if (&link == link_.get()) failures_ = 0;
}

void Engine::on_link_closed(Link& link, const Error& why) {
  if (&link != link_.get()) return;
  leave_link();
  note_failure();
  lose_tasks(link, why);
}

/// What belonged to the connection is gone with it.
void Engine::leave_link() {
  link_.reset();
  listening_.reset();
  acknowledged_ = nullptr;
  ++listen_round_;
  drop_lists();
  for (const auto& [id, asked] : asked_) Inquiries::cancel(asked.askers, asked.number);
  asked_.clear();
}

/// The server forgot the session: other requests may still be answered on the old connection.
void Engine::retire_link(const Link* link, const Error& why) {
  if (link == nullptr || link != link_.get()) return;
  const auto old = link_;
  leave_link();
  lose_tasks(*old, why);
  old->retire(why);
}

void Engine::stop_everything(const Error& why) {
  closed_ = true;
  const auto operations = operations_;
  for (const auto& operation : operations) stop(operation, why);
  nobodys_->cancel_all();
  if (const auto connector = connector_) connector->abort(why);
}

void Engine::close(const Event& closed) {
  const auto why = Error(ErrorCode::cancelled, "the client was closed");
  stop_everything(why);
  const auto link = link_;
  leave_link();
  if (!link) return closed.set();
  link->close(why, [closed] { closed.set(); });
}

void Engine::end() {
  const auto why = Error(ErrorCode::cancelled, "the client is gone");
  stop_everything(why);
  const auto link = link_;
  leave_link();
  if (link) link->end(why);
}

}  // namespace purser::mcp::detail
