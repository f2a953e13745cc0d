// old_sse.cpp: the first event says where to post; all others are messages.
#include <purser/adapters/mcp/http/detail/old_sse.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <purser/runtime/cancellation.hpp>

namespace purser::mcp {
/// The stream of all that the server says.
class OldSse::Down final : public AnswerSink {
 public:
  explicit Down(OldSse& owner) : owner_(owner), parser_(event_limits(owner.options_.limits)) {}

  /// Why the server did not open it; nothing if it did.
  [[nodiscard]] std::optional<Error> refusal() const {
    if (facts_.kind == AnswerKind::events) return std::nullopt;
    if (facts_.kind == AnswerKind::refusal) return lost_by(facts_).error;
    return Error(ErrorCode::protocol_error,
                 owner_.describe() +
                     " answered without an event stream; it does not speak HTTP "
                     "with server-sent events");
  }

  asio::cancellation_signal signal;
  bool over = false;

 private:
  Result<StreamControl> answer_head(const http::ResponseHead& head) override {
    const auto* type = head.find("Content-Type");
    const auto* target = head.find("Location");
    facts_.place = owner_.describe();
    facts_.origin = owner_.options_.url.server().origin();
    facts_.status = head.status;
    facts_.content_type = type == nullptr ? "" : *type;
    facts_.target = target == nullptr ? "" : *target;
    facts_.kind = kind_of_answer(head.status, facts_.content_type);
    return facts_.kind == AnswerKind::events || is_challenged() ? StreamControl::go_on
                                                                : StreamControl::stop;
  }

  Result<StreamControl> answer_body(std::string_view bytes) override {
    if (facts_.kind != AnswerKind::events) return StreamControl::stop;
    return parser_.feed(bytes, [this](const sse::Event& event) { return owner_.on_event(event); });
  }

  OldSse& owner_;
  sse::Parser parser_;
  RefusedRequest facts_;
};

OldSse::OldSse(HttpOptions options, http::Client client, asio::any_io_executor strand)
    : options_(std::move(options)),
      strand_(std::move(strand)),
      client_(std::move(client)),
      authorized_(options_, client_) {
  about_.revision = Revision::r2024_11_05;
}

Task<> OldSse::start(std::shared_ptr<OldSse> self, Receiver& receiver) {
  self->receiver_ = &receiver;
  self->down_ = std::make_shared<Down>(*self);
  auto work = listen(self, self->down_);
  auto token = asio::bind_cancellation_slot(self->down_->signal.slot(), asio::detached);
  asio::co_spawn(self->strand_, std::move(work), token);
  auto& timers = *self->options_.timers;
  const auto opened = self->opened_;
  const auto place = self->describe();
  const auto when = later(timers.clock().now(), self->options_.limits.connect);
  const ArmedTimer timer(timers, when, [opened, place] {
    opened.set(fail(ErrorCode::timeout, place + " does not say where messages go"));
  });
  auto outcome = co_await opened.wait();
  if (!outcome) self->abandon();
  co_return outcome;
}

asio::awaitable<void> OldSse::listen(std::shared_ptr<OldSse> self, std::shared_ptr<Down> down) {
  Error why(ErrorCode::connection_lost, self->describe() + " ended its stream");
  try {
    auto request = get_request(self->options_, self->about_, "");
    auto task = self->authorized_.stream(request, *down);
    const auto ended = co_await std::move(task);
    const auto refusal = ended ? down->refusal() : std::nullopt;
    if (!ended) why = ended.error();
    if (refusal) why = *refusal;
  } catch (...) {
    why = current_exception_error(self->describe());
  }
  down->over = true;
  self->on_stream_end(std::move(why));
}

void OldSse::on_stream_end(Error why) noexcept {
  if (over_) return;
  if (!up_) return opened_.set(fail(std::move(why)));
  auto* receiver = receiver_;
  abandon();
  if (receiver != nullptr) receiver->on_closed(std::move(why));
}

Result<StreamControl> OldSse::on_event(const sse::Event& event) {
  if (over_) return StreamControl::stop;
  if (event.type == "endpoint") return on_endpoint(event.data);
  return read_event(event, message_limits(options_.limits),
                    [this](Message message) { return on_message(std::move(message)); });
}

/// Only the first one counts.
Result<StreamControl> OldSse::on_endpoint(std::string_view reference) {
  if (up_) return StreamControl::go_on;
  const auto plain = http::PlainHttp::anywhere;  // as far as the origin is the configured one
  auto url = options_.url.resolve(reference, plain);
  if (!url) return fail(url.error());
  if (!url->same_origin(options_.url)) {
    return fail(Error(ErrorCode::protocol_error,
                      "wants messages to be sent to another server, which is refused")
                    .with_peer_message(std::string(reference)));
  }
  up_ = options_;
  up_->url = *std::move(url);
  authorized_up_.emplace(*up_, client_);
  opened_.set();
  return StreamControl::go_on;
}

StreamControl OldSse::on_message(Message message) {
  if (const auto* response = std::get_if<Response>(&message); response && response->id) {
    const auto* number = std::get_if<std::int64_t>(&*response->id);
    if (number != nullptr && requests_.erase(*number) == 0)
      return StreamControl::go_on;  // forgotten
  }
  if (receiver_ != nullptr) receiver_->on_message(std::move(message), std::nullopt);
  return over_ ? StreamControl::stop : StreamControl::go_on;
}

Result<> OldSse::send(Outgoing outgoing) {
  if (over_ || !up_) return fail(ErrorCode::connection_lost, describe() + ": not connected");
  auto text = print_message(outgoing.message);
  if (text.size() > options_.limits.message_bytes_max ||
      queued_bytes_ + text.size() > options_.limits.queue_bytes_max) {
    return fail(ErrorCode::too_large,
                describe() + ": a message passes message_bytes_max or queue_bytes_max");
  }
  auto flight = std::make_shared<Flight>(*this, *up_, std::move(outgoing), std::move(text));
  flight->counted_bytes = flight->body.size();
  queued_bytes_ += flight->counted_bytes;
  if (const auto number = flight->number()) requests_.insert_or_assign(*number, flight);
  flight->launched = true;
  under_way_.insert(flight);
  auto work = post(shared_from_this(), flight);
  auto token = asio::bind_cancellation_slot(flight->signal.slot(), asio::detached);
  asio::co_spawn(strand_, std::move(work), token);
  return {};
}

asio::awaitable<void> OldSse::post(std::shared_ptr<OldSse> self, FlightPointer flight) {
  try {
    auto request =
        post_request(*self->up_, self->about_, flight->outgoing, std::move(flight->body));
    request.dispatched = [&flight] { flight->tell_dispatched(); };
    request.timeouts.total = self->options_.limits.idle;
    auto task = self->authorized_up_->stream(request, *flight);
    auto outcome = co_await std::move(task);
    flight->on_exchange_end(std::move(outcome));
  } catch (...) {
    flight->on_exchange_end(fail(current_exception_error(self->describe())));
  }
  self->on_post_end(flight);
}

/// What a server says to a POST it has taken is of no meaning.
void OldSse::on_post_end(const FlightPointer& flight) noexcept {
  queued_bytes_ -= std::exchange(flight->counted_bytes, 0);
  under_way_.erase(flight);
  const auto number = flight->number();
  if (!number || flight->forgotten || flight->is_accepted()) return;
  if (requests_.erase(*number) == 0) return;
  if (receiver_ != nullptr) receiver_->on_lost(*number, flight->lost());
}

Result<> OldSse::on_flight_head(Flight& flight, const http::ResponseHead&) {
  queued_bytes_ -= std::exchange(flight.counted_bytes, 0);
  return {};
}

/// A refusal in the shape of a message. Successful answers come on the stream alone.
StreamControl OldSse::on_flight_message(Flight& flight, Message message) {
  const auto number = flight.number();
  const auto* response = std::get_if<Response>(&message);
  if (receiver_ == nullptr || !number || response == nullptr || !response->error) {
    return StreamControl::go_on;
  }
  if (response->id == Id(*number) && requests_.erase(*number) > 0) {
    receiver_->on_message(std::move(message), std::nullopt);
  }
  return StreamControl::go_on;
}

/// What has left is left alone; its late answer is dropped when it comes.
void OldSse::forget(RequestNumber request) noexcept {
  const auto found = requests_.find(request);
  if (found == requests_.end()) return;
  const auto flight = std::move(found->second);
  requests_.erase(found);
  flight->forgotten = true;
  if (!flight->is_dispatched()) flight->cancel(flight, strand_);
}

void OldSse::abandon() noexcept {
  over_ = true;
  receiver_ = nullptr;
  requests_.clear();
  for (const auto& flight : under_way_) flight->cancel(flight, strand_);
  if (!down_ || down_->over) return;
  try {
    asio::post(strand_, [self = shared_from_this()] {
      self->down_->signal.emit(asio::cancellation_type::terminal);
    });
  } catch (...) {  // out of memory: its sink says stop with the next event
    return;
  }
}

}  // namespace purser::mcp
