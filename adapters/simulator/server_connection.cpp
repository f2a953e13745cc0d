// server_connection.cpp: the state machine of a connection.
//
// One read is always under way while its data can be kept, also during an answer: so a client that
// leaves is noticed at once, and requests may be pipelined. Answers are written piece by piece,
// each after its delay.
#include <purser/adapters/http_server/request_reader.hpp>
#include <purser/adapters/simulator/server_connection.hpp>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <utility>

namespace purser::simulator {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t read_bytes = 16 << 10;
constexpr std::size_t pipelined_bytes_max = 256 << 10;
constexpr std::uint64_t drained_bytes_max = std::uint64_t{64} << 20;
constexpr std::uint64_t flood_bytes_max = std::uint64_t{4} << 30;
constexpr std::chrono::seconds drain_max{2};

HttpRequest request_of(http_server::Arrived&& arrived) {
  auto& request = arrived.request;
  return {std::move(request.method), std::move(request.target), std::move(request.headers),
          std::move(request.body),   arrived.keep_alive,        arrived.chunks_allowed};
}

class HttpConnection final : public Connection,
                             public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(asio::ip::tcp::socket socket, std::uint64_t id, ServerContext& context,
                 std::function<void()> closed)
      : socket_(std::move(socket)),
        timer_(socket_.get_executor()),
        id_(id),
        context_(context),
        closed_callback_(std::move(closed)),
        input_(context.limits.header_bytes_max, context.limits.body_bytes_max, {}) {}

  void start() override {
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    touch();
    expect_request();
    read();
  }

  void close() override {
    if (state_ == State::closed) return;
    state_ = State::closed;
    timer_.cancel();
    context_.gates.leave(id_);
    error_code ignored;
    socket_.close(ignored);
    if (auto callback = std::exchange(closed_callback_, nullptr)) callback();
  }

  void expire(SteadyTime now) override {
    const auto idle = now - last_moved_;
    const bool idle_too_long = state_ == State::receiving && idle > context_.limits.idle_max;
    const bool drained_too_long = state_ == State::draining && idle > drain_max;
    if (!idle_too_long && !drained_too_long && idle <= context_.limits.busy_max) return;
    if (answering()) finish(Outcome::client_closed);
    close();
  }

 private:
  enum class State : std::uint8_t {
    receiving,  ///< between requests, or in the middle of one
    writing,    ///< a piece is on its way
    waiting,    ///< for a delay or a gate
    hanging,    ///< until the client leaves
    draining,   ///< everything is said; what the client still sends is thrown away
    closed,
  };

  [[nodiscard]] bool answering() const {
    return state_ == State::writing || state_ == State::waiting;
  }
  void touch() { last_moved_ = std::chrono::steady_clock::now(); }

  // Reading.

  void expect_request() {
    state_ = State::receiving;
    continue_sent_ = false;
    input_.expect();
  }

  void read() {
    if (reading_ || peer_closed_ || state_ == State::closed) return;
    if (state_ != State::receiving && input_.size() >= pipelined_bytes_max) return;
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
    touch();
    if (state_ == State::receiving) {
      parse();
    } else {
      read();
    }
  }

  void on_peer_closed() {
    peer_closed_ = true;
    if (state_ == State::writing)
      return;  // the write finds out, or the client only closed its half
    if (state_ == State::waiting) finish(Outcome::client_closed);
    close();
  }

  void drain(std::size_t bytes) {
    input_.drop();
    drained_bytes_ += bytes;
    if (drained_bytes_ > drained_bytes_max) return close();
    read();
  }

  void parse() {
    const auto is_complete = input_.parse();
    if (!is_complete) return reject(is_complete.error());
    if (*is_complete) return answer();
    if (peer_closed_) return close();
    send_continue();
    read();
  }

  /// A client that asks first gets its `100 Continue`.
  void send_continue() {
    if (!input_.asks_to_continue() || continue_sent_) return;
    continue_sent_ = true;
    static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    error_code ignored;  // a failure shows at the next read
    socket_.non_blocking(true, ignored);
    socket_.send(asio::buffer(text), 0, ignored);
  }

  // Answering.

  void answer() {
    const auto request = request_of(input_.take());
    auto reply = context_.responder.respond(request, id_);
    begin(reply.request, std::move(reply.transmission));
  }

  void reject(const http_server::Unreadable& request) {
    input_.drop();
    begin(0, Responder::reject(request.status,
                               "The request is no acceptable HTTP: " + request.why + "."));
  }

  void begin(std::uint64_t request, Transmission transmission) {
    request_ = request;
    transmission_ = std::move(transmission);
    next_ = 0;
    sent_bytes_ = 0;
    state_ = State::waiting;
    read();
    if (transmission_.gate.empty() || pass_gate()) send_next();
  }

  bool pass_gate() {
    auto resume = [weak = weak_from_this(), executor = socket_.get_executor()] {
      asio::post(executor, [weak] {
        const auto self = weak.lock();
        if (self && self->state_ == State::waiting) self->send_next();
      });
    };
    return context_.gates.pass_or_wait(transmission_.gate, id_, std::move(resume));
  }

  /// The piece that is next, or null when all is sent.
  [[nodiscard]] const Piece* next_piece() const {
    if (next_ < transmission_.pieces.size()) return &transmission_.pieces[next_];
    const bool flooding = !transmission_.endless.bytes.empty() && sent_bytes_ < flood_bytes_max;
    return flooding ? &transmission_.endless : nullptr;
  }

  void send_next() {
    const auto* piece = next_piece();
    if (piece == nullptr) return end();
    if (piece->delay.count() == 0) return write(*piece);
    if (peer_closed_) return on_peer_closed();
    state_ = State::waiting;
    timer_.expires_after(piece->delay);
    timer_.async_wait([self = shared_from_this(), piece](error_code error) {
      if (!error && self->state_ == State::waiting) self->write(*piece);
    });
  }

  void write(const Piece& piece) {
    state_ = State::writing;
    asio::async_write(socket_, asio::buffer(piece.bytes),
                      [self = shared_from_this()](error_code error, std::size_t bytes) {
                        self->on_written(error, bytes);
                      });
  }

  void on_written(const error_code& error, std::size_t bytes) {
    if (state_ == State::closed) return;
    sent_bytes_ += bytes;
    ++next_;
    touch();
    if (error) {
      finish(Outcome::client_closed);
      return close();
    }
    state_ = State::waiting;
    send_next();
  }

  void end() {
    switch (transmission_.ending) {
      case Ending::keep:
        finish(Outcome::complete);
        return go_on();
      case Ending::close:
        finish(Outcome::complete);
        return leave();
      case Ending::cut:
        finish(Outcome::cut);
        return leave();
      case Ending::reset:
        finish(Outcome::cut);
        return reset();
      case Ending::hang:
        finish(Outcome::hang);
        return hang();
    }
  }

  void finish(Outcome outcome) {
    context_.log.add(ResponseRecord{request_, id_, context_.clock.wall_now(), transmission_.status,
                                    sent_bytes_, outcome});
  }

  void go_on() {
    transmission_ = {};
    expect_request();
    if (input_.size() == 0 && peer_closed_) return close();
    parse();
  }

  void hang() {
    state_ = State::hanging;
    if (peer_closed_) return close();
    read();
  }

  /// Closes our half and waits for the client's, so that it can read all that was sent.
  void leave() {
    if (peer_closed_) return close();
    state_ = State::draining;
    input_.drop();
    touch();
    error_code failed;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, failed);
    if (failed) return close();
    read();
  }

  void reset() {
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    close();
  }

  asio::ip::tcp::socket socket_;
  asio::steady_timer timer_;
  std::uint64_t id_;
  ServerContext& context_;
  std::function<void()> closed_callback_;

  State state_ = State::receiving;
  bool reading_ = false;
  bool peer_closed_ = false;
  bool continue_sent_ = false;
  SteadyTime last_moved_;
  /// A read may be under way while an earlier request is taken out of `input_`, so it fills this.
  std::array<char, read_bytes> block_{};
  http_server::RequestReader input_;
  std::uint64_t drained_bytes_ = 0;

  std::uint64_t request_ = 0;
  Transmission transmission_;
  std::size_t next_ = 0;
  std::uint64_t sent_bytes_ = 0;
};

}  // namespace

std::shared_ptr<Connection> make_connection(asio::ip::tcp::socket socket, std::uint64_t id,
                                            ServerContext& context, std::function<void()> closed) {
  return std::make_shared<HttpConnection>(std::move(socket), id, context, std::move(closed));
}

}  // namespace purser::simulator
