// loopback_redirect.cpp: one request line is read, and a sentence is answered.
#include <purser/adapters/mcp/auth/loopback_redirect.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <purser/adapters/mcp/auth/form.hpp>
#include <purser/runtime/with_deadline.hpp>

namespace purser::mcp {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t request_bytes_max = 16U * 1024;
constexpr std::chrono::milliseconds request_wait_max{5'000};
constexpr int requests_max = 1'000;  // of one login
constexpr std::chrono::milliseconds turn_wait_max{120'000};
constexpr std::chrono::milliseconds turn_pause{200};
constexpr std::string_view callback_path = "/callback";

std::string page_saying(std::string_view status, std::string_view words) {
  return "HTTP/1.1 " + std::string(status) +
         "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\nContent-Length: " +
         std::to_string(words.size()) + "\r\n\r\n" + std::string(words);
}

/// `/callback?code=...` of `GET /callback?code=... HTTP/1.1`; empty: another request.
std::string target_in(std::string_view head) {
  if (!head.starts_with("GET ")) return "";
  head.remove_prefix(4);
  const auto target = head.substr(0, head.find(' '));
  return target.substr(0, target.find('?')) == callback_path ? std::string(target) : "";
}

std::string state_in(std::string_view target) {
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return "";
  return only_value(read_form(target.substr(mark + 1)), "state").value_or("");
}

class Listener {
 public:
  Listener(const asio::any_io_executor& executor, std::shared_ptr<Timers> timers,
           std::function<void(const std::string&)> open, std::uint16_t port)
      : acceptor_(executor), timers_(std::move(timers)), open_(std::move(open)), port_(port) {}

  Result<> listen() {
    error_code error;
    acceptor_.open(tcp::v4(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(tcp::endpoint(asio::ip::address_v4::loopback(), port_), error);
    if (!error) acceptor_.listen(16, error);
    if (!error) return {};
    stop_listening();
    const auto place = port_ == 0 ? std::string() : ":" + std::to_string(port_);
    return fail(ErrorCode::connection_failed,
                "nothing can listen on 127.0.0.1" + place + " for the browser: " + error.message());
  }

  [[nodiscard]] std::string root() const {
    const auto port = port_ == 0 ? acceptor_.local_endpoint().port() : port_;
    return "http://127.0.0.1:" + std::to_string(port);
  }

  static Task<std::string> browse(std::shared_ptr<Listener> self, http::Location page) {
    if (self->port_ == 0) {
      auto callback = co_await read_callback(self, std::move(page));
      co_return callback;
    }
    auto turn = take_turn(self);
    const auto mine = co_await std::move(turn);
    if (!mine) co_return fail(mine.error());
    const Listening listening(*self);
    auto callback = co_await read_callback(self, std::move(page));
    co_return callback;
  }

 private:
  /// Leaves the port when it goes.
  class Listening {
   public:
    explicit Listening(Listener& listener) noexcept : listener_(listener) {}
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;
    ~Listening() { listener_.stop_listening(); }

   private:
    Listener& listener_;
  };

  void stop_listening() noexcept {
    error_code ignored;
    acceptor_.close(ignored);
  }

  static Task<> take_turn(std::shared_ptr<Listener> self) {
    auto& timers = *self->timers_;
    const auto end = later(timers.clock().now(), turn_wait_max);
    while (true) {
      auto listening = self->listen();
      if (listening || timers.clock().now() >= end) co_return listening;
      auto pausing = pause(timers, turn_pause);
      auto paused = co_await std::move(pausing);
      if (!paused) co_return paused;
    }
  }

  static Task<std::string> read_callback(std::shared_ptr<Listener> self, http::Location page) {
    const auto state = state_in(page.target());
    self->open_(page.text());
    for (int i = 0; i < requests_max; ++i) {
      tcp::socket socket(self->acceptor_.get_executor());
      error_code error;
      auto accepting =
          self->acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
      co_await std::move(accepting);
      if (error == asio::error::operation_aborted) co_return fail(cancelled_error());
      if (error) continue;
      auto target = co_await self->serve(socket, state);
      if (target && !target->empty()) co_return self->root() + *target;
      if (!target && target.error().code() == ErrorCode::cancelled) co_return target;
    }
    co_return fail(ErrorCode::too_large, "the place for the browser is flooded with requests");
  }

  /// The target of the request if it is the one that is waited for; empty if not.
  Task<std::string> serve(tcp::socket& socket, const std::string& state) {
    const auto when = later(timers_->clock().now(), request_wait_max);
    Error late(ErrorCode::timeout, "the browser sent no request");
    auto task = exchange(socket, state);
    auto bounded = with_deadline<std::string>(*timers_, when, std::move(late), std::move(task));
    auto outcome = co_await std::move(bounded);
    co_return outcome;
  }

  static Task<std::string> exchange(tcp::socket& socket, const std::string& state) {
    std::string head;
    error_code error;
    auto buffer = asio::dynamic_buffer(head, request_bytes_max);
    auto reading = asio::async_read_until(socket, buffer, "\r\n\r\n",
                                          asio::redirect_error(asio::use_awaitable, error));
    co_await std::move(reading);
    if (error) co_return std::string();
    auto target = target_in(head);
    const bool is_ours = !target.empty() && !state.empty() && state_in(target) == state;
    const auto answer = is_ours ? page_saying("200 OK", "Thank you. You can close this window.\n")
                                : page_saying("404 Not Found", "There is nothing here.\n");
    auto writing = asio::async_write(socket, asio::buffer(answer),
                                     asio::redirect_error(asio::use_awaitable, error));
    co_await std::move(writing);
    if (!is_ours) target.clear();
    co_return target;
  }

  tcp::acceptor acceptor_;
  const std::shared_ptr<Timers> timers_;
  const std::function<void(const std::string&)> open_;
  const std::uint16_t port_;  ///< 0: the system's choice
};

}  // namespace

Result<LoopbackRedirect> loopback_redirect(const asio::any_io_executor& executor,
                                           std::shared_ptr<Timers> timers,
                                           std::function<void(const std::string& page)> open,
                                           std::uint16_t port) {
  auto listener = std::make_shared<Listener>(executor, std::move(timers), std::move(open), port);
  if (port == 0) {
    if (auto listening = listener->listen(); !listening) return fail(std::move(listening).error());
  }
  LoopbackRedirect made;
  made.redirect_uri = listener->root() + std::string(callback_path);
  made.browse = [listener = std::move(listener)](http::Location page) {
    return Listener::browse(listener, std::move(page));
  };
  return made;
}

}  // namespace purser::mcp
