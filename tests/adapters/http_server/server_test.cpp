// server_test.cpp: requests, answers, streams and limits, over loopback.
#include <atomic>
#include <future>
#include <optional>
#include <stdexcept>
#include <thread>

#include <purser/tests/adapters/http_server/served.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::http_server;
using probe::End;

namespace {

/// To its end, and no byte further.
std::string read_head(probe::HttpProbe& client) {
  std::string head;
  while (!head.ends_with("\r\n\r\n")) {
    const auto more = client.read_raw(1);
    if (more.empty()) break;
    head += more;
  }
  return head;
}

}  // namespace

TEST_CASE("http_server: requests on one connection are answered in order") {
  const Served served;
  auto client = served.connect();

  client.post("/a", "one");
  const auto first = client.read_response();
  client.send("GET /b HTTP/1.1\r\nHost: x\r\n\r\nGET /c HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto second = client.read_response();
  const auto third = client.read_response();

  CHECK(first.status == 200);
  CHECK(first.body == "POST /a one");
  CHECK(second.body == "GET /b ");
  CHECK(third.body == "GET /c ");
  CHECK(served.server->connections() == 1);
}

TEST_CASE("http_server: a request that comes before the last answer is all sent is answered once") {
  std::promise<Responder> kept;
  const Served served([&](const Request& request, const Responder& responder) {
    if (request.target != "/first") return Served::echo(request, responder);
    kept.set_value(responder);
  });
  auto client = served.connect();
  client.post("/first", "1");
  const auto responder = kept.get_future().get();
  client.post("/a", "2");  // read while the first is still to be answered
  auto other = served.connect();
  other.post("/o", "x");
  CHECK(other.read_response().status == 200);
  responder.respond(Response(200, {}, "first"));
  CHECK(client.read_response().body == "first");
  for (int i = 0; i < 50; ++i) {
    client.post("/b", std::to_string(i + 10));
    client.post("/c", std::to_string(i + 70));
  }
  CHECK(client.read_response().body == "POST /a 2");
  for (int i = 0; i < 50; ++i) {
    CHECK(client.read_response().body == "POST /b " + std::to_string(i + 10));
    CHECK(client.read_response().body == "POST /c " + std::to_string(i + 70));
  }
}

TEST_CASE("http_server: a chunked body arrives whole, and 100-continue is granted") {
  const Served served;
  auto client = served.connect();
  client.send(
      "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
      "Expect: 100-continue\r\n\r\n");
  const auto interim = client.read_raw(25);
  client.send("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  CHECK(interim == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(client.read_response().body == "POST /x abcde");
}

TEST_CASE("http_server: a stream is sent piece by piece and then the connection goes on") {
  const Served served([](const Request& request, const Responder& responder) {
    if (request.target == "/plain") return Served::echo(request, responder);
    responder.begin(200, {{"Content-Type", "text/event-stream"}});
    responder.write("data: 1\n\n");
    responder.write("data: 2\n\n");
    responder.end();
    CHECK_FALSE(responder.write("late"));
  });
  auto client = served.connect();
  client.post("/events", "");
  const auto stream = client.read_response();
  client.post("/plain", "x");
  CHECK(stream.headers.at("transfer-encoding") == "chunked");
  CHECK(stream.events() == std::vector<std::string>{"1", "2"});
  CHECK(stream.complete);
  CHECK(client.read_response().body == "POST /plain x");
}

TEST_CASE("http_server: a client of HTTP/1.0 gets a stream that ends with the connection") {
  const Served served([](const Request&, const Responder& responder) {
    responder.begin(200, {});
    responder.write("all");
    responder.end();
  });
  auto client = served.connect();
  client.send("GET / HTTP/1.0\r\n\r\n");
  const auto response = client.read_response();
  CHECK(response.body == "all");
  CHECK(response.end == End::closed);
}

TEST_CASE("http_server: HEAD has the headers and no body") {
  const Served served;
  auto client = served.connect();
  client.send("HEAD /x HTTP/1.1\r\nHost: x\r\n\r\nGET /y HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto head = read_head(client);
  CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(head.find("Content-Length: 8\r\n") != std::string::npos);
  CHECK(client.read_response().body == "GET /y ");
}

TEST_CASE("http_server: a stream that answers HEAD has no body either, however long it is") {
  ServerOptions options;
  options.limits.queue_bytes_max = 1 << 20;
  const Served served(
      [](const Request& request, const Responder& responder) {
        if (request.method == "GET") return Served::echo(request, responder);
        responder.begin(request.target == "/none" ? 204 : 200, {});
        CHECK(responder.write(std::string(1 << 19, 'x')));
        responder.end();
      },
      options);
  auto client = served.connect();
  for (const auto* const asked : {"HEAD /x", "HEAD /none", "POST /none"}) {
    client.send(asked +
                std::string(" HTTP/1.1\r\nHost: x\r\n\r\nGET /y HTTP/1.1\r\nHost: x\r\n\r\n"));
    CHECK(read_head(client).starts_with("HTTP/1.1 20"));
    CHECK(client.read_response().body == "GET /y ");
  }
}

TEST_CASE("http_server: values of headers cannot break out of their line") {
  const Served served([](const Request&, const Responder& responder) {
    responder.respond(Response(200, {{"X-A", "1\r\nX-B: 2"}, {"bad name", "x"}}, "ok"));
  });
  auto client = served.connect();
  client.post("/", "");
  const auto response = client.read_response();
  CHECK(response.headers.at("x-a") == "1  X-B: 2");
  CHECK_FALSE(response.headers.contains("x-b"));
  CHECK_FALSE(response.headers.contains("bad name"));
}

TEST_CASE("http_server: what is no request is refused with its status") {
  struct Row {
    const char* name;
    std::string sent;
    int status;
  };
  ServerOptions options;
  options.limits.head_bytes_max = 1024;
  options.limits.body_bytes_max = 100;
  const Served served(Served::echo, options);
  const std::string post = "POST / HTTP/1.1\r\nHost: x\r\n";
  const auto row = GENERATE_COPY(values<Row>(
      {{"no HTTP", "hello there\r\n\r\n", 400},
       {"a huge head", "GET / HTTP/1.1\r\nX: " + std::string(5000, 'x') + "\r\n\r\n", 431},
       {"a body above its limit", post + "Content-Length: 101\r\n\r\n", 413},
       {"chunks above the limit",
        post + "Transfer-Encoding: chunked\r\n\r\nC8\r\n" + std::string(200, 'x'), 413},
       {"two lengths", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
       {"length and chunks",
        post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400}}));
  CAPTURE(row.name);
  auto client = served.connect();
  client.send(row.sent);
  const auto response = client.read_response();
  CHECK(response.status == row.status);
  CHECK(client.read_to_end() != End::timed_out);
}

TEST_CASE("http_server: who may not come in is refused before the body is waited for") {
  ServerOptions options;
  options.before_body = [](const Request& head) -> std::optional<Response> {
    if (head.header("authorization") != nullptr) return std::nullopt;
    return Response(401, {}, "no");
  };
  const Served served(Served::echo, options);
  auto stranger = served.connect();
  stranger.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
  auto friendly = served.connect();
  friendly.send("POST / HTTP/1.1\r\nHost: x\r\nAuthorization: a\r\nContent-Length: 2\r\n\r\n");
  friendly.send("ok");
  CHECK(stranger.read_response().status == 401);
  CHECK(friendly.read_response().body == "POST / ok");
}

TEST_CASE("http_server: a head that comes drop by drop is cut off") {
  ServerOptions options;
  options.limits.head = std::chrono::milliseconds(1000);
  std::promise<void> answered;
  const Served served(
      [&](const Request& request, const Responder& responder) {
        Served::echo(request, responder);
        answered.set_value();
      },
      options);
  auto slow = served.connect();
  slow.send("POST / HTTP/1.1\r\nX-Slow: ");
  // A second client is answered, so the first one's bytes have been read by now or are soon.
  auto other = served.connect();
  other.post("/", "x");
  answered.get_future().wait();
  while (served.timers->next() > served.timers->clock().now() + std::chrono::milliseconds(1000)) {
    std::this_thread::yield();
  }
  served.timers->advance(std::chrono::milliseconds(1001));
  CHECK(slow.read_response().status == 408);
}

TEST_CASE("http_server: a body that comes drop by drop is cut off, however steadily") {
  ServerOptions options;
  options.limits.head = std::chrono::hours(1);
  options.limits.idle = std::chrono::hours(1);
  options.limits.body = std::chrono::milliseconds(1000);
  const Served served(Served::echo, options);
  auto& timers = *served.timers;
  auto slow = served.connect();
  slow.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\na");
  while (timers.next() > timers.clock().now() + std::chrono::milliseconds(1000)) {
    std::this_thread::yield();
  }
  auto other = served.connect();
  for (int drop = 0; drop < 10; ++drop) {
    slow.send("b");
    other.post("/", "x");  // answered: the drop has been read by now or is soon
    CHECK(other.read_response().status == 200);
    timers.advance(std::chrono::milliseconds(100));
  }
  timers.advance(std::chrono::milliseconds(1));
  CHECK(slow.read_response().status == 408);
}

TEST_CASE("http_server: an idle connection is closed") {
  ServerOptions options;
  options.limits.idle = std::chrono::milliseconds(1000);
  const Served served(Served::echo, options);
  auto client = served.connect();
  client.post("/", "x");
  CHECK(client.read_response().status == 200);
  std::atomic<bool> over = false;
  std::thread time([&] {  // the server sees that it is idle some time after it has answered
    while (!over) served.timers->advance(std::chrono::milliseconds(1001));
  });
  const auto end = client.read_to_end();
  over = true;
  time.join();
  CHECK(end == End::closed);
}

TEST_CASE("http_server: the handler learns that its client has left") {
  std::promise<void> gone;
  std::promise<Responder> kept;
  const Served served([&](const Request&, const Responder& responder) {
    responder.on_gone([&] { gone.set_value(); });
    kept.set_value(responder);
  });
  auto client = served.connect();
  client.post("/", "x");
  const auto responder = kept.get_future().get();
  CHECK_FALSE(responder.gone());
  client.close();
  gone.get_future().wait();
  CHECK(responder.gone());
  responder.respond(Response(200, {}, "nobody reads this"));
}

TEST_CASE("http_server: a client that does not read is cut off when its queue is full") {
  ServerOptions options;
  options.limits.queue_bytes_max = 1 << 20;
  std::promise<bool> full;
  const Served served(
      [&](const Request&, const Responder& responder) {
        responder.begin(200, {});
        bool open = true;
        for (int i = 0; i < 100 && open; ++i) open = responder.write(std::string(64 << 10, 'x'));
        full.set_value(!open);
      },
      options);
  auto client = served.connect();
  client.post("/", "");
  CHECK(full.get_future().get());
  CHECK(client.read_to_end() != End::timed_out);
}

TEST_CASE("http_server: a handler that throws, or lets go, is a 500") {
  const Served served([](const Request& request, const Responder&) {
    if (request.target == "/throws") throw std::runtime_error("secret");
  });
  const auto* const target = GENERATE("/throws", "/forgets");
  auto client = served.connect();
  client.post(target, "");
  const auto response = client.read_response();
  CHECK(response.status == 500);
  CHECK(response.body.find("secret") == std::string::npos);
}

TEST_CASE("http_server: connections above the limit are closed as they come") {
  ServerOptions options;
  options.limits.connections_max = 2;
  const Served served(Served::echo, options);
  auto first = served.connect();
  auto second = served.connect();
  first.post("/", "1");
  CHECK(first.read_response().status == 200);
  second.post("/", "2");
  CHECK(second.read_response().status == 200);
  auto third = served.connect();
  CHECK(third.read_to_end() != End::timed_out);
}

TEST_CASE("http_server: stop closes idle connections and cuts open streams") {
  std::promise<void> begun;
  std::atomic<bool> told = false;
  std::promise<void> gone;
  const Served served([&](const Request& request, const Responder& responder) {
    if (request.target == "/plain") return Served::echo(request, responder);
    responder.begin(200, {});
    responder.on_gone([&] {
      told = true;
      gone.set_value();
    });
    begun.set_value();
    static std::optional<Responder> kept;
    kept = responder;
  });
  auto idle = served.connect();
  idle.post("/plain", "");
  CHECK(idle.read_response().status == 200);
  auto streaming = served.connect();
  streaming.post("/stream", "");
  begun.get_future().wait();

  served.server->stop();

  CHECK(idle.read_to_end() == End::closed);
  CHECK(streaming.read_to_end() != End::timed_out);
  gone.get_future().wait();
  CHECK(told);
}

TEST_CASE("http_server: a taken port is an error that names it") {
  const Served served;
  ServerOptions options;
  options.port = served.server->port();
  ThreadPool pool;
  const auto second = Server::start(pool.executor(), served.timers, options, Served::echo);
  REQUIRE_FALSE(second);
  CHECK(second.error().code() == ErrorCode::invalid_argument);
  CHECK(second.error().message().find(std::to_string(options.port)) != std::string::npos);
}
