// mcp_http_bench.cpp: a request over Streamable HTTP and its answer, beside a bare socket.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <thread>
#include <vector>

#include <purser/adapters/mcp/http/http_transport.hpp>

using namespace purser;
using asio::ip::tcp;

namespace {

std::string body_for(std::string_view id) {
  return R"({"jsonrpc":"2.0","id":)" + std::string(id) +
         R"(,"result":{"content":[{"type":"text","text":"hello"}]}})";
}

/// Answers every request with its id, on a thread of its own, as cheaply as it can.
class EchoServer {
 public:
  explicit EchoServer(bool events) : events_(events), acceptor_(context_, loopback()) {
    asio::co_spawn(context_, accept(), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
  }
  EchoServer(const EchoServer&) = delete;
  EchoServer& operator=(const EchoServer&) = delete;
  ~EchoServer() {
    context_.stop();
    thread_.join();
  }
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  static tcp::endpoint loopback() { return {asio::ip::make_address("127.0.0.1"), 0}; }

  asio::awaitable<void> accept() {
    for (;;) {
      auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
      socket.set_option(tcp::no_delay(true));
      asio::co_spawn(context_, serve(std::move(socket)), asio::detached);
    }
  }

  asio::awaitable<void> serve(tcp::socket socket) {
    std::string text;
    std::string answer;
    for (;;) {
      auto buffer = asio::dynamic_buffer(text);
      auto reading = asio::async_read_until(socket, buffer, "\"echo\"}}", asio::use_awaitable);
      const auto size = co_await std::move(reading);
      answer_to(std::string_view(text).substr(0, size), answer);
      text.erase(0, size);
      auto write = asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
      co_await std::move(write);
    }
  }

  void answer_to(std::string_view request, std::string& answer) const {
    const auto at = request.find("\"id\":") + 5;
    const auto body = body_for(request.substr(at, request.find_first_of(",}", at) - at));
    const auto text = events_ ? "event: message\ndata: " + body + "\n\n" : body;
    answer = std::string("HTTP/1.1 200 OK\r\nContent-Type: ") +
             (events_ ? "text/event-stream" : "application/json") +
             "\r\nContent-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text;
  }

  const bool events_;
  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

mcp::Message question(std::int64_t number) {
  Json params = Json::object();
  params["name"] = "echo";
  params["arguments"] = Json::object({{"text", "hello"}});
  return mcp::Request(mcp::Id(number), "tools/call", std::move(params));
}

/// What each round took; the median is what the targets are about.
class Rounds {
 public:
  template <class Round>
  void time(Round round) {
    const auto start = std::chrono::steady_clock::now();
    round();
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
    microseconds_.push_back(took.count());
  }
  void report(benchmark::State& state) {
    std::sort(microseconds_.begin(), microseconds_.end());
    state.counters["median_us"] = microseconds_[microseconds_.size() / 2];
    state.counters["p99_us"] = microseconds_[microseconds_.size() * 99 / 100];
  }

 private:
  std::vector<double> microseconds_;
};

struct Answers final : mcp::Receiver {
  void on_message(mcp::Message message, std::optional<mcp::RequestNumber>) noexcept override {
    got += std::holds_alternative<mcp::Response>(message) ? 1 : 0;
  }
  void on_lost(mcp::RequestNumber, mcp::Lost) noexcept override { ++lost; }
  void on_closed(Error) noexcept override {}
  std::int64_t got = 0;
  std::int64_t lost = 0;
};

/// `at_once` requests side by side; the time of a round is that of all of them.
void round_trip(benchmark::State& state, bool events, std::int64_t at_once) {
  EchoServer server(events);
  asio::io_context context(1);
  const auto url = "http://127.0.0.1:" + std::to_string(server.port()) + "/mcp";
  mcp::HttpOptions options(http::Location::parse(url).value(), make_timers(context.get_executor()));
  auto transport = mcp::http_transport(std::move(options))(context.get_executor()).value();
  Answers answers;
  asio::co_spawn(context, transport->start(answers), asio::detached);
  context.poll();
  transport->use(mcp::Revision::r2026_07_28);
  std::int64_t sent = 0;
  Rounds rounds;
  for (auto _ : state) {
    rounds.time([&] {
      for (std::int64_t i = 0; i < at_once; ++i) {
        (void)transport->send(mcp::Outgoing(question(++sent)));
      }
      while (answers.got + answers.lost < sent) {
        context.restart();
        context.run_one();
      }
    });
  }
  rounds.report(state);
  if (answers.lost > 0) state.SkipWithError("requests were lost");
  transport.reset();
  context.restart();
  context.poll();
}

void json_round_trip(benchmark::State& state) { round_trip(state, false, 1); }
void event_round_trip(benchmark::State& state) { round_trip(state, true, 1); }
void requests_at_once(benchmark::State& state) { round_trip(state, false, state.range(0)); }

/// The same bytes over a socket without a client.
void bare_socket(benchmark::State& state) {
  EchoServer server(false);
  asio::io_context context(1);
  tcp::socket socket(context);
  socket.connect({asio::ip::make_address("127.0.0.1"), server.port()});
  socket.set_option(tcp::no_delay(true));
  const auto body = print_message(question(1));
  const auto request =
      "POST /mcp HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\n\r\n" + body;
  Rounds rounds;
  std::string answer;
  for (auto _ : state) {
    rounds.time([&] {
      asio::write(socket, asio::buffer(request));
      answer.clear();
      asio::read_until(socket, asio::dynamic_buffer(answer), "}]}}");
    });
  }
  rounds.report(state);
}

}  // namespace

BENCHMARK(bare_socket)->UseRealTime();
BENCHMARK(json_round_trip)->UseRealTime();
BENCHMARK(event_round_trip)->UseRealTime();
BENCHMARK(requests_at_once)->Arg(100)->Arg(1000)->UseRealTime();
