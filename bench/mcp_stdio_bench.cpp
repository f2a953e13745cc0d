// mcp_stdio_bench.cpp: messages to a server over its stdin and stdout, and back.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdlib>
#include <string>

#include <purser/adapters/mcp/stdio/stdio_transport.hpp>

using namespace purser;

namespace {

constexpr const char* server_variable = "PURSER_BENCH_ECHO";
constexpr std::size_t large_bytes = 10'000'000;

void write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(1, bytes.data(), bytes.size());
    if (count <= 0) ::_exit(1);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

/// Answers a request with `{}`, one named "large" with a text of 10 MB, as cheaply as it can.
void answer(std::string_view line, const std::string& large) {
  const auto id = line.find("\"id\":") + 5;
  std::string head = "{\"jsonrpc\":\"2.0\",\"id\":";
  head += line.substr(id, line.find_first_of(",}", id) - id);
  const bool is_large = line.find("\"large\"") != std::string_view::npos;
  write_all(head + (is_large ? large : ",\"result\":{}}\n"));
}

[[noreturn]] void serve() {
  const auto large = ",\"result\":{\"text\":\"" + std::string(large_bytes, 'x') + "\"}}\n";
  std::string held;
  char bytes[65'536];
  while (true) {
    const auto count = ::read(0, bytes, sizeof bytes);
    if (count <= 0) ::_exit(0);
    held.append(bytes, static_cast<std::size_t>(count));
    std::size_t start = 0;
    for (auto end = held.find('\n'); end != std::string::npos; end = held.find('\n', start)) {
      answer(std::string_view(held).substr(start, end - start), large);
      start = end + 1;
    }
    held.erase(0, start);
  }
}

/// This program is its own server.
const bool is_client = [] {
  if (std::getenv(server_variable) != nullptr) serve();
  return true;
}();

class Peer final : public mcp::Receiver {
 public:
  Peer() {
    mcp::StdioOptions options{.timers = timers_};
    options.command = {"/proc/self/exe"};
    options.environment = {{server_variable, "1"}};
    transport_ = mcp::stdio_transport(std::move(options))(strand_).value();
    auto started = asio::co_spawn(strand_, transport_->start(*this), asio::use_future);
    while (started.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
      context_.run_one();
    }
    if (!started.get()) std::abort();
  }

  void on_message(mcp::Message message, std::optional<mcp::RequestNumber>) noexcept override {
    benchmark::DoNotOptimize(message);
    ++answered_;
  }
  void on_lost(mcp::RequestNumber, mcp::Lost) noexcept override { std::abort(); }
  void on_closed(Error) noexcept override { std::abort(); }

  void send(std::string method) {
    mcp::Outgoing outgoing(mcp::Request(++sent_, std::move(method), Json::object()));
    if (!transport_->send(std::move(outgoing))) std::abort();
  }
  void wait() {
    while (answered_ < sent_) context_.run_one();
  }

 private:
  asio::io_context context_;
  asio::any_io_executor strand_ = asio::make_strand(context_);
  std::shared_ptr<Timers> timers_ = make_timers(context_.get_executor());
  std::unique_ptr<mcp::Transport> transport_;
  mcp::RequestNumber sent_ = 0;
  mcp::RequestNumber answered_ = 0;
};

void round_trip(benchmark::State& state) {
  Peer peer;
  for (auto _ : state) {
    peer.send("tools/call");
    peer.wait();
  }
}
BENCHMARK(round_trip)->UseRealTime()->Unit(benchmark::kMicrosecond);

void calls_at_once(benchmark::State& state) {
  Peer peer;
  for (auto _ : state) {
    for (int i = 0; i < state.range(0); ++i) peer.send("tools/call");
    peer.wait();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(calls_at_once)->Arg(1'000)->UseRealTime()->Unit(benchmark::kMicrosecond);

void message_of_10_mb(benchmark::State& state) {
  Peer peer;
  for (auto _ : state) {
    peer.send("large");
    peer.wait();
  }
}
BENCHMARK(message_of_10_mb)->UseRealTime()->Unit(benchmark::kMillisecond);

void start_and_end(benchmark::State& state) {
  for (auto _ : state) {
    Peer peer;
    peer.send("tools/call");
    peer.wait();
  }
}
BENCHMARK(start_and_end)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
