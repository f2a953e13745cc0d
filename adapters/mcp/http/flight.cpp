// flight.cpp: answers are read as they come; how they ended is judged at the end.
#include <purser/adapters/mcp/http/detail/flight.hpp>

#include <boost/asio/post.hpp>
#include <stdexcept>

#include <purser/adapters/http/retry_after.hpp>

namespace purser::mcp {
namespace {

std::string header_of(const http::ResponseHead& head, std::string_view name) {
  const auto* value = head.find(name);
  return value == nullptr ? std::string() : *value;
}

bool may_try_again(ErrorCode code) {
  return code == ErrorCode::connection_lost || code == ErrorCode::connection_failed ||
         code == ErrorCode::timeout;
}

}  // namespace

Flight::Flight(FlightOwner& owner, const HttpOptions& options, Outgoing what, std::string text)
    : outgoing(std::move(what)), body(std::move(text)), owner_(owner), options_(options) {
  if (const auto* request = std::get_if<Request>(&outgoing.message)) {
    is_initialize_ = request->method == "initialize";
    if (const auto* id = std::get_if<std::int64_t>(&request->id)) number_ = *id;
  }
  if (const auto* notification = std::get_if<Notification>(&outgoing.message)) {
    is_initialized_ = notification->method == "notifications/initialized";
  }
}

void Flight::cancel(const std::shared_ptr<Flight>& self,
                    const asio::any_io_executor& strand) noexcept {
  forgotten = true;
  if (launched) cut(self, strand);
}

void Flight::cut(const std::shared_ptr<Flight>& flight,
                 const asio::any_io_executor& strand) noexcept {
  try {
    asio::post(strand, [flight] { flight->signal.emit(asio::cancellation_type::terminal); });
  } catch (...) {  // out of memory: its sink says stop with the next byte
    return;
  }
}

void Flight::tell_dispatched() {
  if (forgotten) throw std::runtime_error("nobody waits for the answer");
  if (!dispatched_ && outgoing.dispatched) outgoing.dispatched();
  dispatched_ = true;
}

Result<StreamControl> Flight::answer_head(const http::ResponseHead& head) {
  content_type_ = header_of(head, "Content-Type");
  target_ = header_of(head, "Location");
  retry_after_ =
      http::retry_after(header_of(head, "retry-after-ms"), header_of(head, "retry-after"),
                        options_.timers->clock().wall_now());
  reader_.emplace(options_.limits);
  reader_->on_head(head.status, content_type_);
  if (auto taken = owner_.on_flight_head(*this, head); !taken) return fail(taken.error());
  return forgotten ? StreamControl::stop : StreamControl::go_on;
}

Result<StreamControl> Flight::answer_body(std::string_view bytes) {
  const auto on_message = [this](Message message) { return hand_on(std::move(message)); };
  auto outcome = reader_->on_body(bytes, on_message);
  if (reader_->retry()) retry = reader_->retry();
  const auto& id = reader_->last_event_id();
  if (!id.empty() && id != last_event_id) {
    last_event_id = id;
    progressed = true;
  }
  if (forgotten) return StreamControl::stop;
  return outcome;
}

StreamControl Flight::hand_on(Message message) {
  progressed = true;
  resumptions = 0;
  if (forgotten) return StreamControl::stop;
  return owner_.on_flight_message(*this, std::move(message));
}

void Flight::on_exchange_end(Result<http::BodyEnd> outcome) {
  error_.reset();
  ++endings;
  const auto on_message = [this](Message message) { return hand_on(std::move(message)); };
  if (!outcome) {
    error_ = std::move(outcome).error();
  } else if (reader_) {
    if (auto finished = reader_->finish(on_message); !finished) {
      error_ = std::move(finished).error().in(options_.url.shown());
    }
  }
  const bool resumes = !last_event_id.empty();  // a refusal of that is no answer to the request
  if (error_ || answered || forgotten || !number_ || resumes) return;
  if (auto response = error_in(facts())) {
    response->id = Id(*number_);
    hand_on(*std::move(response));
  }
}

bool Flight::is_broken() const noexcept {
  if (error_) return may_try_again(error_->code());
  if (!reader_) return false;
  return reader_->kind() == AnswerKind::events ||
         (reader_->kind() == AnswerKind::refusal && reader_->status() >= 500);
}

bool Flight::is_accepted() const noexcept {
  return reader_ && reader_->status() >= 200 && reader_->status() < 300;
}

RefusedRequest Flight::facts() const {
  RefusedRequest facts;
  facts.place = options_.url.shown();
  facts.origin = options_.url.server().origin();
  facts.content_type = content_type_;
  facts.target = target_;
  facts.had_session = had_session;
  facts.retry_after = retry_after_;
  if (!reader_) return facts;
  facts.kind = reader_->kind();
  facts.status = reader_->status();
  facts.text = reader_->text();
  return facts;
}

Lost Flight::lost() const {
  if (error_) {
    Lost lost(*error_);
    lost.undelivered = !dispatched_;
    if (is_challenged()) lost.http_status = status();
    return lost;
  }
  const auto known = facts();
  if (last_event_id.empty() || known.kind != AnswerKind::refusal) return lost_by(known);
  return Lost(Error(ErrorCode::connection_lost,
                    known.place +
                        " ended the stream before it answered, and does not let it be "
                        "resumed (HTTP " +
                        std::to_string(known.status) + ")")
                  .with_peer_message(known.text));
}

}  // namespace purser::mcp
