// server_stdio_test.cpp: one client at a pair of pipes.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <thread>

#include <purser/tests/adapters/mcp/server/served_shop.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

namespace {

class Pipe {
 public:
  Pipe() { REQUIRE(::pipe2(ends_.data(), O_CLOEXEC) == 0); }
  ~Pipe() {
    close_reader();
    close_writer();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  void close_reader() { close_end(0); }
  void close_writer() { close_end(1); }

 private:
  void close_end(std::size_t end) {
    if (ends_[end] >= 0) ::close(ends_[end]);
    ends_[end] = -1;
  }
  std::array<int, 2> ends_{-1, -1};
};

/// The client's side.
class Pipes {
 public:
  explicit Pipes(ServedShop& shop) {
    PipeOptions options;
    options.input = to_.reader();
    options.output = from_.writer();
    options.take_over = false;  // they are the test's own
    ended = start_future<Result<>>(shop.pool().executor(), shop.server.serve_stdio(options));
    to_.close_reader();
    from_.close_writer();
  }

  void write(const std::string& text) {
    std::size_t written = 0;
    while (written < text.size()) {
      const auto count = ::write(to_.writer(), text.data() + written, text.size() - written);
      REQUIRE(count > 0);
      written += static_cast<std::size_t>(count);
    }
  }
  /// Empty: the end.
  std::string read_line() {
    std::string line;
    char c = 0;
    while (::read(from_.reader(), &c, 1) == 1) {
      if (c == '\n') return line;
      line += c;
    }
    return {};
  }
  Json ask(const std::string& line) {
    write(line + "\n");
    return Json::parse(read_line());
  }
  void close_input() { to_.close_writer(); }
  void read_no_more() { from_.close_reader(); }

 private:
  Pipe to_;
  Pipe from_;

 public:
  std::future<Result<>> ended;
};

const std::string hello =
    R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}}}})";

}  // namespace

TEST_CASE("mcp stdio server: shakes hands, calls, and ends with its input") {
  ServedShop shop;
  Pipes client(shop);
  CHECK(client.ask(hello)["result"]["serverInfo"]["name"] == "shop");
  CHECK(shop.server.clients() == 1);
  const auto answer = client.ask(
      R"({"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"add","arguments":{"a":1,"b":2}}})");
  CHECK(answer["id"] == "x");
  CHECK(answer["result"]["structuredContent"]["sum"] == 3);
  client.close_input();
  CHECK(client.ended.get());
  CHECK(client.read_line().empty());
  CHECK(shop.server.clients() == 0);
}

TEST_CASE("mcp stdio server: the end of input cancels what is under way, at once") {
  ServedShop shop;
  Pipes client(shop);
  client.ask(hello);
  client.write(R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"wait"}})"
               "\n");
  shop.waiting.get_future().wait();
  client.close_input();
  CHECK(client.ended.get());
  CHECK(shop.waited.get_future().get() == ErrorCode::cancelled);
}

TEST_CASE(
    "mcp stdio server: ping is answered while a call is under way, and both eras share a pipe") {
  ServedShop shop;
  Pipes client(shop);
  client.ask(hello);
  client.write(R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"wait"}})"
               "\r\n\n");
  shop.waiting.get_future().wait();
  CHECK(client.ask(R"({"jsonrpc":"2.0","id":3,"method":"ping"})")["id"] == 3);
  const auto modern = client.ask(
      R"({"jsonrpc":"2.0","id":4,"method":"server/discover","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}})");
  CHECK(modern["result"]["resultType"] == "complete");
  client.write(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}})"
               "\n");
  CHECK(shop.waited.get_future().get() == ErrorCode::cancelled);
}

TEST_CASE("mcp stdio server: a client is asked and answers on the same pipe") {
  ServedShop shop;
  Pipes client(shop);
  client.ask(hello);
  const auto question =
      client.ask(R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"ask"}})");
  CHECK(question["method"] == "elicitation/create");
  Json reply = Json::object();
  reply["jsonrpc"] = "2.0";
  reply["id"] = question["id"];
  reply["result"] = Json::parse(R"({"action":"decline"})");
  const auto answer = client.ask(dump_json(reply));
  CHECK(answer["id"] == 2);
  CHECK(answer["result"]["content"][0]["text"] == R"({"action":"decline"})");
}

TEST_CASE("mcp stdio server: lines that are no message are answered, up to a limit") {
  ServedShop shop(1_usd, [](ServerOptions& options) { options.limits.stray_lines_max = 2; });
  Pipes client(shop);
  CHECK(client.ask("hello")["error"]["code"] == -32700);
  CHECK(client.ask("[]")["error"]["code"] == -32600);
  CHECK(client.ask("{}")["error"]["code"] == -32600);
  const auto ended = client.ended.get();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().code() == ErrorCode::protocol_error);
}

TEST_CASE("mcp stdio server: a line without an end is cut off") {
  ServedShop shop(1_usd, [](ServerOptions& options) { options.limits.message_bytes_max = 1000; });
  Pipes client(shop);
  client.write(std::string(2000, 'x'));
  const auto ended = client.ended.get();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().code() == ErrorCode::too_large);
}

TEST_CASE("mcp stdio server: a result above the limit is an error of its request, and no end") {
  ServedShop shop(1_usd, [](ServerOptions& options) {
    options.limits.message_bytes_max = 1000;
    options.features.requests["x/long"] = [](Json, Exchange&) -> Task<Json> {
      co_return Json{{"text", std::string(2000, 'x')}};
    };
  });
  Pipes client(shop);
  client.ask(hello);
  const auto answer = client.ask(R"({"jsonrpc":"2.0","id":2,"method":"x/long"})");
  CHECK(answer["id"] == 2);
  CHECK(answer["error"]["code"] == -32603);
  CHECK(answer["error"]["message"].get<std::string>().find("at most 1000") != std::string::npos);
  CHECK(client.ask(R"({"jsonrpc":"2.0","id":3,"method":"ping"})")["id"] == 3);
}

TEST_CASE("mcp stdio server: a client that reads no more ends it, and no signal ends the program") {
  ServedShop shop;
  Pipes client(shop);
  client.ask(hello);
  client.read_no_more();
  client.write(R"({"jsonrpc":"2.0","id":2,"method":"ping"})"
               "\n");
  const auto ended = client.ended.get();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().code() == ErrorCode::connection_lost);
}

TEST_CASE("mcp stdio server: a client that ends and does not read is not waited for for ever") {
  ServedShop shop;
  Pipes client(shop);
  client.ask(hello);
  const std::string long_id(1000, 'i');
  for (int i = 0; i < 200; ++i) {  // more than a pipe takes
    client.write(R"({"jsonrpc":"2.0","id":")" + long_id +
                 R"(","method":"ping"})"
                 "\n");
  }
  client.close_input();
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  const auto is_over = [&] {
    return client.ended.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  };
  while (!is_over() && std::chrono::steady_clock::now() < patience) {
    shop.timers->advance(std::chrono::milliseconds(500));
    std::this_thread::yield();
  }
  CHECK(is_over());
  client.read_no_more();
  CHECK(client.ended.get());
}

TEST_CASE("mcp stdio server: stop ends it") {
  ServedShop shop;
  Pipes client(shop);
  client.ask(hello);
  shop.server.stop();
  CHECK(client.ended.get());
}
