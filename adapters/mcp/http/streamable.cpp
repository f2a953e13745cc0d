// streamable.cpp: a coroutine per message; the state of the session between them.
#include <purser/adapters/mcp/http/detail/streamable.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <purser/adapters/mcp/protocol/back_off.hpp>
#include <purser/runtime/cancellation.hpp>

namespace purser::mcp {
namespace {

using std::chrono::milliseconds;

/// Servers that are not told `initialized` refuse what comes next; those that do not answer it are
/// not waited for any longer.
constexpr milliseconds initialized_wait_max{5'000};
/// For the end of a stream behind its answer, so that its connection can be used again.
constexpr milliseconds drain_max{1'000};
/// A server that closes the shared stream at once is not asked for it again at once.
constexpr milliseconds listen_pause_min{100};

/// Whatever the server says to the end of its session, it is the end.
class Discarding final : public AnswerSink {
  Result<StreamControl> answer_head(const http::ResponseHead&) override {
    return StreamControl::go_on;
  }
  Result<StreamControl> answer_body(std::string_view) override { return StreamControl::go_on; }
};

}  // namespace

Streamable::Streamable(HttpOptions options, http::Client client, asio::any_io_executor strand)
    : options_(std::move(options)),
      strand_(std::move(strand)),
      client_(std::move(client)),
      authorized_(options_, client_) {}

Result<> Streamable::check(const Outgoing& outgoing, std::size_t bytes) const {
  const auto& limits = options_.limits;
  if (over_ || receiver_ == nullptr) {
    return fail(ErrorCode::connection_lost, describe() + ": the connection is over");
  }
  const auto too_large = [&](const char* what) {
    return fail(ErrorCode::too_large, describe() + ": " + what);
  };
  if (bytes > limits.message_bytes_max) return too_large("a message passes message_bytes_max");
  if (queued_bytes_ + bytes > limits.queue_bytes_max) {
    return too_large("messages that wait to be sent pass queue_bytes_max");
  }
  for (const auto& [name, value] : outgoing.headers) {
    if (name.size() + value.size() > limits.header_bytes_max) {
      return too_large("a header passes header_bytes_max");
    }
  }
  return {};
}

Result<> Streamable::send(Outgoing outgoing) {
  auto text = print_message(outgoing.message);
  if (auto checked = check(outgoing, text.size()); !checked) return checked;
  auto flight = std::make_shared<Flight>(*this, options_, std::move(outgoing), std::move(text));
  flight->counted_bytes = flight->body.size();
  queued_bytes_ += flight->counted_bytes;
  if (flight->is_initialize()) begin_session();
  if (const auto number = flight->number()) {
    requests_.insert_or_assign(*number, flight);
    waiting_requests_.push_back(flight);
  } else {
    waiting_others_.push_back(flight);
  }
  pump();
  return {};
}

/// A handshake starts without a session; streams of an earlier one are of no use.
void Streamable::begin_session() noexcept {
  about_.session.clear();
  wants_to_listen_ = false;
  opening_ = false;
  const auto earlier = std::exchange(listening_, nullptr);
  if (earlier) earlier->cancel(earlier, strand_);
}

void Streamable::pump() {
  while (!barrier_ && !waiting_others_.empty()) {
    const auto flight = std::move(waiting_others_.front());
    waiting_others_.pop_front();
    if (flight->is_initialized() && is_legacy()) barrier_ = flight;
    launch(flight);
  }
  if (!barrier_ && wants_to_listen_) listen_anew();
  while (!barrier_ && !opening_ && !waiting_requests_.empty() &&
         requests_under_way_ < options_.requests_at_once_max) {
    const auto flight = std::move(waiting_requests_.front());
    waiting_requests_.pop_front();
    if (flight->forgotten) continue;
    ++requests_under_way_;
    launch(flight);
  }
}

void Streamable::launch(const FlightPointer& flight) {
  flight->launched = true;
  under_way_.insert(flight);
  auto work = carry(shared_from_this(), flight);
  auto token = asio::bind_cancellation_slot(flight->signal.slot(), asio::detached);
  asio::co_spawn(strand_, std::move(work), token);
}

asio::awaitable<void> Streamable::carry(std::shared_ptr<Streamable> self, FlightPointer flight) {
  const bool listens = flight == self->listening_;
  try {
    auto task = listens ? self->listen(flight) : self->converse(flight);
    auto outcome = co_await std::move(task);
    (void)outcome;  // `on_end` asks the flight itself
  } catch (...) {
    flight->on_exchange_end(fail(current_exception_error(self->describe())));
  }
  self->on_end(flight);
}

http::Request Streamable::request_of(Flight& flight) {
  auto request = post_request(options_, about_, flight.outgoing, std::move(flight.body));
  flight.had_session = is_legacy() && !about_.session.empty();
  request.dispatched = [&flight] { flight.tell_dispatched(); };
  if (!flight.number()) request.timeouts.total = options_.limits.idle;
  if (flight.is_initialized()) request.timeouts.total = initialized_wait_max;
  return request;
}

Task<> Streamable::converse(FlightPointer flight) {
  auto request = request_of(*flight);
  auto posted = co_await authorized_.stream(request, *flight);
  request.body = std::string();
  flight->on_exchange_end(std::move(posted));
  while (may_resume(*flight)) {
    auto waited = co_await pause(*options_.timers, pause_for(*flight));
    if (!waited) co_return waited;
    ++flight->resumptions;
    auto again = get_request(options_, about_, flight->last_event_id);
    auto resumed = co_await authorized_.stream(again, *flight);
    flight->on_exchange_end(std::move(resumed));
  }
  co_return Result<>();
}

bool Streamable::may_resume(const Flight& flight) const noexcept {
  return is_legacy() && flight.number() && !flight.answered && !flight.forgotten &&
         !flight.last_event_id.empty() && flight.is_broken() &&
         flight.resumptions < options_.limits.resumptions_max;
}

/// A server that ends its streams again and again, with a message in each, has no use for haste.
milliseconds Streamable::pause_for(const Flight& flight) const {
  const auto& limits = options_.limits;
  const auto usual = pause_before(flight.retry, flight.resumptions, options_.random(), limits);
  if (flight.endings <= limits.resumptions_max) return usual;
  const auto too_many = flight.endings - limits.resumptions_max - 1;
  return std::max(usual, pause_before({}, too_many, options_.random(), limits));
}

void Streamable::ready() {
  wants_to_listen_ = is_legacy();
  pump();
}

void Streamable::listen_anew() {
  wants_to_listen_ = false;
  if (over_ || listening_) return;
  Outgoing nothing{Message(Notification("", nullptr))};
  listening_ = std::make_shared<Flight>(*this, options_, std::move(nothing), std::string());
  opening_ = true;
  launch(listening_);
}

Task<> Streamable::listen(FlightPointer flight) {
  while (!flight->forgotten) {
    auto request = get_request(options_, about_, flight->last_event_id);
    request.dispatched = [this] { on_listening(); };
    flight->progressed = false;
    const auto began = options_.timers->clock().now();
    auto outcome = co_await authorized_.stream(request, *flight);
    const bool lasted = options_.timers->clock().now() - began >= options_.limits.retry_max;
    if (lasted) flight->endings = 0;
    flight->on_exchange_end(std::move(outcome));
    on_listening();  // also where it could not be asked for
    if (!may_listen_again(*flight)) break;
    const auto length = std::max(pause_for(*flight), listen_pause_min);
    auto waited = co_await pause(*options_.timers, length);
    if (!waited) break;
  }
  co_return Result<>();
}

/// What is asked for from now on finds the shared stream open: nothing unasked for is missed.
void Streamable::on_listening() {
  if (!opening_) return;
  asio::post(strand_, [self = shared_from_this()] {
    self->opening_ = false;
    if (!self->over_) self->pump();
  });
}

/// 405 says that there is no such stream, and other refusals come to the same.
bool Streamable::may_listen_again(Flight& flight) const noexcept {
  if (flight.forgotten || !flight.is_broken()) return false;
  flight.resumptions = flight.progressed ? 0 : flight.resumptions + 1;
  return flight.resumptions <= options_.limits.resumptions_max;
}

Result<> Streamable::on_flight_head(Flight& flight, const http::ResponseHead& head) {
  queued_bytes_ -= std::exchange(flight.counted_bytes, 0);
  if (!flight.is_initialize() || !is_legacy() || head.status >= 300) return {};
  const auto* session = head.find("Mcp-Session-Id");
  if (session == nullptr) return {};
  if (!is_session_id(*session, options_.limits.header_bytes_max)) {
    return fail(ErrorCode::protocol_error,
                "the session id of the server is not made of visible ASCII characters");
  }
  about_.session = *session;
  return {};
}

StreamControl Streamable::on_flight_message(Flight& flight, Message message) {
  if (receiver_ == nullptr) return StreamControl::stop;
  if (flight.answered) return StreamControl::go_on;  // nobody may follow the answer
  if (const auto* response = std::get_if<Response>(&message)) {
    const bool is_own = flight.number() && response->id == Id(*flight.number());
    if (is_own) answer_came(flight);
  }
  receiver_->on_message(std::move(message), flight.number());
  return flight.forgotten || receiver_ == nullptr ? StreamControl::stop : StreamControl::go_on;
}

void Streamable::answer_came(Flight& flight) {
  flight.answered = true;
  const auto found = requests_.find(*flight.number());
  if (found == requests_.end()) return;
  const std::weak_ptr<Flight> weak = found->second;
  requests_.erase(found);
  const auto when = later(options_.timers->clock().now(), drain_max);
  flight.drain_timer = options_.timers->call_at(when, [weak, strand = strand_] {
    if (const auto alive = weak.lock()) Flight::cut(alive, strand);
  });
}

void Streamable::forget(RequestNumber request) noexcept {
  const auto found = requests_.find(request);
  if (found == requests_.end()) return;
  const auto flight = std::move(found->second);
  requests_.erase(found);
  flight->cancel(flight, strand_);
  if (flight->launched) return;
  queued_bytes_ -= std::exchange(flight->counted_bytes, 0);
  flight->body = std::string();
}

void Streamable::release(Flight& flight) noexcept {
  queued_bytes_ -= std::exchange(flight.counted_bytes, 0);
  if (flight.drain_timer) options_.timers->cancel(*flight.drain_timer);
  if (flight.number()) --requests_under_way_;
  if (barrier_.get() == &flight) barrier_ = nullptr;
  if (listening_.get() == &flight) {
    listening_ = nullptr;
    opening_ = false;
  }
}

void Streamable::on_end(const FlightPointer& pointer) noexcept {
  auto& flight = *pointer;
  release(flight);
  under_way_.erase(pointer);
  const auto number = flight.number();
  if (number && !flight.answered && !flight.forgotten) {
    requests_.erase(*number);
    if (receiver_ != nullptr) receiver_->on_lost(*number, flight.lost());
  }
  if (!over_) pump();
}

void Streamable::abandon() noexcept {
  over_ = true;
  receiver_ = nullptr;
  waiting_requests_.clear();
  waiting_others_.clear();
  requests_.clear();
  for (const auto& flight : under_way_) flight->cancel(flight, strand_);
}

Task<> Streamable::close(std::shared_ptr<Streamable> self) {
  self->abandon();
  if (!self->is_legacy() || self->about_.session.empty()) co_return Result<>();
  auto request = delete_request(self->options_, self->about_);
  self->about_.session.clear();
  Discarding sink;
  const auto ended = co_await self->authorized_.stream(request, sink);
  (void)ended;  // 405 says that the server ends sessions by itself; a dead one has ended it
  co_return Result<>();
}

}  // namespace purser::mcp
