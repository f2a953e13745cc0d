// connection.cpp: the state machine of a connection.
//
// One read is always under way while its data can be kept, also during an answer: so a client that
// leaves is noticed at once, and requests may be pipelined.
#include <purser/adapters/http_server/answer.hpp>
#include <purser/adapters/http_server/detail/connection.hpp>
#include <purser/adapters/http_server/detail/head.hpp>
#include <purser/adapters/http_server/request_reader.hpp>

#include <fmt/format.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <deque>
#include <optional>

namespace purser::http_server {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t read_bytes = 16 << 10;
constexpr std::size_t pipelined_bytes_max = 64 << 10;
constexpr std::size_t drained_bytes_max = 64 << 20;
constexpr std::chrono::seconds drain_time{2};

std::string peer_of(const tcp::socket& socket) {
  error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return {};
  return fmt::format("{}:{}", endpoint.address().to_string(), endpoint.port());
}

class HttpConnection final : public Connection,
                             public AnswerTarget,
                             public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(tcp::socket socket, std::shared_ptr<const ConnectionContext> context,
                 std::function<void()> closed)
      : socket_(std::move(socket)),
        context_(std::move(context)),
        closed_callback_(std::move(closed)),
        input_(context_->limits.head_bytes_max, context_->limits.body_bytes_max, peer_of(socket_)) {
  }

  void start() override {
    run([this] {
      error_code ignored;
      socket_.set_option(tcp::no_delay(true), ignored);
      expect_request();
      read();
    });
  }

  void stop() override {
    run([this] {
      stopping_ = true;
      if (state_ == State::answering && !(head_sent_ && finished_)) return close();
      if (state_ == State::receiving) close();
    });
  }

  // From responders, on any thread.

  void take_head(int status, Headers headers, bool whole, std::string body) override {
    run([this, status, head = std::move(headers), whole, text = std::move(body)]() mutable {
      send_head(status, head, whole, std::move(text));
    });
  }
  void take_bytes(std::string bytes) override {
    run([this, text = std::move(bytes)]() mutable { send_bytes(std::move(text)); });
  }
  void take_end() override {
    run([this] { send_end(); });
  }
  void take_abandoned() override {
    run([this] {
      if (state_ != State::answering || finished_) return;
      if (head_sent_) return close();
      refuse(500, "nobody answered");
    });
  }
  void take_overflow() override {
    run([this] { close(); });
  }

 private:
  enum class State : std::uint8_t {
    receiving,  ///< between requests, or in the middle of one
    answering,
    draining,  ///< everything is said; what the client still sends is thrown away
    closed,
  };

  template <class F>
  void run(F action) {
    asio::post(socket_.get_executor(),
               [self = shared_from_this(), act = std::move(action)]() mutable {
                 if (self->state_ != State::closed) act();
               });
  }

  // Time.

  void arm(std::chrono::milliseconds time) {
    timer_.reset();
    const auto generation = ++timer_generation_;
    auto expired = [weak = weak_from_this(), generation] {
      const auto self = weak.lock();
      if (!self) return;
      self->run([connection = self.get(), generation] { connection->expire(generation); });
    };
    auto& timers = *context_->timers;
    timer_.emplace(timers, later(timers.clock().now(), time), std::move(expired));
  }

  void disarm() {
    ++timer_generation_;
    timer_.reset();
  }

  void expire(std::uint64_t generation) {
    if (generation != timer_generation_) return;
    if (state_ == State::receiving && (in_head_ || in_body_)) {
      return refuse(408, "the request took too long");
    }
    close();
  }

  // Reading.

  void expect_request() {
    state_ = State::receiving;
    continue_sent_ = false;
    in_head_ = false;
    in_body_ = false;
    head_sent_ = false;
    finished_ = false;
    input_.expect();
    arm(context_->limits.idle);
  }

  void read() {
    if (reading_ || peer_closed_ || state_ == State::closed) return;
    if (state_ == State::answering && input_.size() >= pipelined_bytes_max) return;
    reading_ = true;
    socket_.async_read_some(asio::buffer(block_),
                            [self = shared_from_this()](error_code error, std::size_t bytes) {
                              self->on_read(error, bytes);
                            });
  }

  void on_read(const error_code& error, std::size_t bytes) {
    reading_ = false;
    if (state_ == State::closed) return;
    if (error) return on_peer_closed();
    input_.append({block_.data(), bytes});
    if (state_ == State::draining) return drain(bytes);
    if (state_ == State::receiving) return parse();
    read();
  }

  void on_peer_closed() {
    peer_closed_ = true;
    if (state_ != State::answering || !finished_) close();
  }

  void drain(std::size_t bytes) {
    input_.drop();
    drained_bytes_ += bytes;
    if (drained_bytes_ > drained_bytes_max) return close();
    read();
  }

  void parse() {
    const auto complete = input_.parse();
    if (!complete) return refuse(complete.error().status, complete.error().why);
    if (*complete) return handle();
    if (peer_closed_) return close();
    const bool body_begins = follow_time();
    if (body_begins && refused_before_body()) return;
    send_continue();
    read();
  }

  bool refused_before_body() {
    if (!context_->before_body) return false;
    try {
      auto response = context_->before_body(input_.head());
      if (!response) return false;
      begin_refusal();
      send_head(response->status, response->headers, true, std::move(response->body));
    } catch (...) {
      refuse(500, "internal error");
    }
    return true;
  }

  /// Head and body have a time each, from their first byte on. True: the body's begins now.
  bool follow_time() {
    if (input_.has_head()) {
      if (std::exchange(in_body_, true)) return false;
      arm(context_->limits.body);
      return true;
    }
    if (input_.has_begun()) {
      if (!std::exchange(in_head_, true)) arm(context_->limits.head);
    }
    return false;
  }

  /// A client that asks first gets its `100 Continue`.
  void send_continue() {
    if (continue_sent_ || !input_.asks_to_continue()) return;
    continue_sent_ = true;
    enqueue("HTTP/1.1 100 Continue\r\n\r\n", 0);
  }

  // Answering.

  void handle() {
    state_ = State::answering;
    disarm();
    auto arrived = input_.take();
    keep_alive_ = arrived.keep_alive && !stopping_;
    chunks_allowed_ = arrived.chunks_allowed;
    without_body_ = arrived.head_only;
    auto answer = std::make_shared<Answer>(weak_from_this(), context_->limits.queue_bytes_max);
    answer_ = answer;
    call_handler(std::move(arrived.request), Responder(std::move(answer)));
    read();
  }

  void call_handler(Request request, const Responder& responder) {
    try {
      context_->handler(std::move(request), responder);
    } catch (...) {
      responder.respond(Response(500, {{"Content-Type", "text/plain"}}, "internal error\n"));
    }
  }

  /// Answers without asking anybody, and closes.
  void refuse(int status, std::string why) {
    begin_refusal();
    send_head(status, {{"Content-Type", "text/plain"}}, true, std::move(why) + '\n');
  }

  void begin_refusal() {
    state_ = State::answering;
    keep_alive_ = false;
    without_body_ = false;
    chunks_allowed_ = true;
    answer_.reset();
  }

  void send_head(int status, const Headers& headers, bool whole, std::string body) {
    if (state_ != State::answering || head_sent_) return;
    head_sent_ = true;
    keep_alive_ = keep_alive_ && !stopping_;
    HeadForm form;
    const bool bodiless = status == 204 || status == 304;
    without_body_ = without_body_ || bodiless;
    if (whole && !bodiless) form.content_length = body.size();
    form.chunked = chunked_ = !whole && chunks_allowed_ && !bodiless;
    if (!whole && !chunks_allowed_) keep_alive_ = false;
    form.keep_alive = keep_alive_;
    enqueue(print_head(status, headers, form), 0);
    if (!whole) return;
    if (!without_body_) enqueue(std::move(body), 0);
    finish();
  }

  void send_bytes(std::string bytes) {
    if (state_ != State::answering || finished_ || !head_sent_) return;
    const auto size = bytes.size();
    if (without_body_) return count_written(size);
    enqueue(chunked_ ? print_chunk(bytes) : std::move(bytes), size);
  }

  void send_end() {
    if (state_ != State::answering || finished_) return;
    if (chunked_ && !without_body_) enqueue("0\r\n\r\n", 0);
    finish();
  }

  void count_written(std::size_t bytes) {
    if (const auto answer = answer_.lock()) answer->written(bytes);
  }

  void finish() {
    finished_ = true;
    if (!writing_) end_answer();
  }

  /// `counted`: bytes that the responder counts as queued.
  void enqueue(std::string bytes, std::size_t counted) {
    if (bytes.empty()) return;
    output_.push_back({std::move(bytes), counted});
    if (!writing_) write();
  }

  void write() {
    writing_ = true;
    if (state_ == State::answering) arm(context_->limits.write);
    const auto& first = output_.front().bytes;
    socket_.async_write_some(asio::buffer(first.data() + written_, first.size() - written_),
                             [self = shared_from_this()](error_code error, std::size_t bytes) {
                               self->on_written(error, bytes);
                             });
  }

  void on_written(const error_code& error, std::size_t bytes) {
    writing_ = false;
    if (state_ == State::closed) return;
    if (error) return close();
    written_ += bytes;
    if (written_ == output_.front().bytes.size()) {
      count_written(output_.front().counted);
      output_.pop_front();
      written_ = 0;
    }
    if (!output_.empty()) return write();
    if (state_ == State::answering) disarm();
    if (finished_) end_answer();
  }

  void end_answer() {
    if (!keep_alive_ || stopping_) return leave();
    expect_request();
    parse();
  }

  /// Closes our half and waits for the client's, so that it can read all that was sent.
  void leave() {
    if (peer_closed_) return close();
    state_ = State::draining;
    input_.drop();
    error_code failed;
    socket_.shutdown(tcp::socket::shutdown_send, failed);
    if (failed) return close();
    arm(drain_time);
    read();
  }

  void close() {
    if (state_ == State::closed) return;
    state_ = State::closed;
    disarm();
    error_code ignored;
    socket_.close(ignored);
    if (const auto answer = answer_.lock()) answer->tell_gone();
    if (auto callback = std::exchange(closed_callback_, nullptr)) callback();
  }

  struct Output {
    std::string bytes;
    std::size_t counted;
  };

  tcp::socket socket_;
  std::shared_ptr<const ConnectionContext> context_;
  std::function<void()> closed_callback_;
  RequestReader input_;
  /// A read may be under way while an earlier request is taken out of `input_`, so it fills this.
  std::array<char, read_bytes> block_{};

  State state_ = State::receiving;
  bool stopping_ = false;
  bool reading_ = false;
  bool peer_closed_ = false;
  bool continue_sent_ = false;
  bool in_head_ = false;
  bool in_body_ = false;
  std::optional<ArmedTimer> timer_;
  std::uint64_t timer_generation_ = 0;
  std::size_t drained_bytes_ = 0;

  std::weak_ptr<Answer> answer_;
  bool keep_alive_ = true;
  bool chunks_allowed_ = true;
  bool without_body_ = false;
  bool head_sent_ = false;
  bool chunked_ = false;
  bool finished_ = false;
  bool writing_ = false;
  std::deque<Output> output_;
  std::size_t written_ = 0;
};

}  // namespace

std::shared_ptr<Connection> make_connection(tcp::socket socket,
                                            std::shared_ptr<const ConnectionContext> context,
                                            std::function<void()> closed) {
  return std::make_shared<HttpConnection>(std::move(socket), std::move(context), std::move(closed));
}

}  // namespace purser::http_server
