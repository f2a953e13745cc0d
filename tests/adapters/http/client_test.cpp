// client_test.cpp: requests and responses over loopback.
#include <purser/adapters/http/client.hpp>

#include <future>

#include <purser/tests/adapters/http/client_fixture.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::http {

using tests::always;
using tests::ok_response;

TEST_CASE("http: a request is sent as written and its response collected") {
  std::string seen;
  HttpPeer peer([&](PeerConnection& connection) {
    seen = connection.read_request().value_or("");
    connection.write("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\nX-Why: none\r\n\r\nsorry");
    connection.read_to_end();
  });
  ClientFixture fixture;
  Request request(Method::post, url_of(peer.url() + "/v1/"), "/chat?x=1");
  request.body = "{}";
  request.headers.emplace_back("Content-Type", "application/json");
  request.secret_headers.emplace_back("Authorization", Secret("Bearer canary"));

  const auto response = fixture.send(request);

  REQUIRE(response);
  CHECK(response->status == 404);
  CHECK(response->body == "sorry");
  REQUIRE(response->find("x-why") != nullptr);
  CHECK(*response->find("x-why") == "none");
  CHECK(response->find("X-Other") == nullptr);
  CHECK(seen == "POST /v1/chat?x=1 HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(peer.port()) +
                    "\r\nUser-Agent: purser/0.1\r\nContent-Type: application/json\r\n"
                    "Authorization: Bearer canary\r\nContent-Length: 2\r\n\r\n{}");
}

TEST_CASE("http: bodies in every framing arrive whole") {
  struct Row {
    std::string response;
    std::string body;
  };
  const std::vector<Row> rows = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""},
      {"HTTP/1.1 204 No Content\r\n\r\n", ""},
      {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "abc"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: "
       "chunked\r\n\r\n1\r\na\r\n2;ext=\"x;y\"\r\nbc\r\n0\r\nTrailer: t\r\n\r\n",
       "abc"},
      {"HTTP/1.1 200 OK\r\n\r\nuntil the end", "until the end"},
      {"HTTP/1.0 200 OK\r\n\r\nuntil the end", "until the end"},
      {"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 "
       "OK\r\nContent-Length: 1\r\n\r\nx",
       "x"},
  };
  for (const auto& row : rows) {
    INFO(row.response);
    for (const bool bytewise : {false, true}) {
      HttpPeer peer([&](PeerConnection& connection) {
        connection.read_request();
        for (std::size_t at = 0; at < row.response.size();
             at += bytewise ? 1 : row.response.size()) {
          connection.write(
              std::string_view(row.response).substr(at, bytewise ? 1 : row.response.size()));
        }
      });
      ClientFixture fixture;
      const auto response = fixture.send(get(peer));
      REQUIRE(response);
      CHECK(response->body == row.body);
    }
  }
}

TEST_CASE("http: a response that ends early is connection_lost, at whatever byte") {
  const std::vector<std::string> responses = {
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n"};
  for (const auto& whole : responses) {
    HttpPeer peer([&](PeerConnection& connection) {
      connection.read_request();
      connection.write(whole.substr(0, static_cast<std::size_t>(connection.index())));
    });
    ClientFixture fixture;
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
      INFO("cut at " << cut);
      RecordingSink sink;
      const auto ended = fixture.stream(get(peer), sink);
      REQUIRE_FALSE(ended);
      REQUIRE(ended.error().code() == ErrorCode::connection_lost);
      REQUIRE(std::string("0123456789").starts_with(sink.body));
    }
    CHECK(fixture.send(get(peer))->body == "0123456789");
  }
}

TEST_CASE("http: a reset in the body is connection_lost") {
  std::promise<void> read;
  HttpPeer peer([&](PeerConnection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
    read.get_future().wait();
    connection.reset();
  });
  ClientFixture fixture;
  RecordingSink sink;
  sink.on_bytes = [&] { read.set_value(); };
  const auto ended = fixture.stream(get(peer), sink);
  REQUIRE_FALSE(ended);
  CHECK(ended.error().code() == ErrorCode::connection_lost);
  CHECK(sink.body == "abc");
}

TEST_CASE("http: what is not HTTP is a protocol error") {
  for (const std::string response :
       {"hello world, this is not HTTP\r\n\r\n", "HTTP/1.1 OK 200\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\n"}) {
    INFO(response);
    HttpPeer peer(always(response));
    ClientFixture fixture;
    const auto sent = fixture.send(get(peer));
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code() == ErrorCode::protocol_error);
  }
}

TEST_CASE("http: bodies above the limit are too large, whatever their framing") {
  for (const std::string framing :
       {"Content-Length: 11\r\n\r\n0123456789a",
        "Transfer-Encoding: chunked\r\n\r\n8\r\n01234567\r\n3\r\n89a\r\n0\r\n\r\n",
        "\r\n0123456789a"}) {
    INFO(framing);
    HttpPeer peer([&](PeerConnection& connection) {
      connection.read_request();
      connection.write("HTTP/1.1 200 OK\r\n" + framing);
    });
    ClientFixture fixture;
    auto request = get(peer);
    request.response_bytes_max = 10;
    const auto sent = fixture.send(request);
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code() == ErrorCode::too_large);
    request.response_bytes_max = 11;
    CHECK(fixture.send(request)->body == "0123456789a");
  }
}

TEST_CASE("http: floods are cut off") {
  const auto flood = [](std::string start, std::string again) {
    return [=](PeerConnection& connection) {
      connection.read_request();
      if (!connection.write(start)) return;
      while (connection.write(again)) {
      }
    };
  };
  struct Row {
    HttpPeer::Script script;
    ErrorCode code;
  };
  const std::vector<Row> rows = {
      {flood("HTTP/1.1 200 OK\r\n", "X-Flood: yes\r\n"), ErrorCode::too_large},
      {flood("HTTP/1.1 200 OK\r\nX-Flood: ", "yes"), ErrorCode::too_large},
      {flood("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "extension"),
       ErrorCode::too_large},
      {flood("", "HTTP/1.1 103 Early Hints\r\n\r\n"), ErrorCode::protocol_error},
  };
  for (const auto& row : rows) {
    HttpPeer peer(row.script);
    ClientFixture fixture;
    const auto sent = fixture.send(get(peer));
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code() == row.code);
  }
}

TEST_CASE("http: redirects are responses, not followed") {
  HttpPeer peer(always("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"));
  ClientFixture fixture;
  const auto response = fixture.send(get(peer));
  REQUIRE(response);
  CHECK(response->status == 302);
  CHECK(peer.accepted() == 1);
}

TEST_CASE("http: a HEAD response has no body, whatever its headers say") {
  HttpPeer peer(always("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"));
  ClientFixture fixture;
  Request request(Method::head, url_of(peer.url()), "/");
  CHECK(fixture.send(request)->body.empty());
  CHECK(fixture.send(request)->body.empty());
  CHECK(peer.accepted() == 1);
}

TEST_CASE("http: large bodies pass both ways") {
  const std::string large(3'000'000, 'x');
  std::size_t received = 0;
  HttpPeer peer([&](PeerConnection& connection) {
    received = connection.read_request()->size();
    connection.write(ok_response(large));
    connection.read_to_end();
  });
  ClientFixture fixture;
  const auto response = fixture.send(post(peer, large));
  REQUIRE(response);
  CHECK(response->body == large);
  CHECK(received > large.size());
}

TEST_CASE("http: an answer that comes before the request was read is delivered") {
  HttpPeer peer([&](PeerConnection& connection) {
    connection.read_some();
    connection.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
    connection.read_to_end();
  });
  ClientFixture fixture;
  const auto response = fixture.send(post(peer, std::string(1'000'000, 'x')));
  REQUIRE(response);
  CHECK(response->status == 413);
  CHECK(response->body == "big");
}

TEST_CASE("http: stop from the sink closes the connection") {
  std::promise<std::string> rest;
  HttpPeer peer([&](PeerConnection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
    rest.set_value(connection.read_to_end());
  });
  ClientFixture fixture;
  RecordingSink sink;
  sink.stop_at = 3;
  CHECK(fixture.stream(get(peer), sink) == BodyEnd::stopped);
  CHECK(rest.get_future().get().empty());
  CHECK(fixture.client.stats().open == 0);
}

TEST_CASE("http: an error or exception of the sink ends the request with it") {
  HttpPeer peer(always(ok_response("abc")));
  ClientFixture fixture;

  struct Refusing final : ResponseSink {
    Result<StreamControl> on_head(const ResponseHead&) override {
      return fail(ErrorCode::overloaded, "no");
    }
    Result<StreamControl> on_body(std::string_view) override { return StreamControl::go_on; }
  } refusing;
  CHECK(fixture.stream(get(peer), refusing).error().code() == ErrorCode::overloaded);

  RecordingSink throwing;
  throwing.on_bytes = [] { throw std::runtime_error("oops"); };
  const auto ended = fixture.stream(get(peer), throwing);
  REQUIRE_FALSE(ended);
  CHECK(ended.error().code() == ErrorCode::internal);
  CHECK(fixture.client.stats().open == 0);
}

TEST_CASE("http: dispatched is told once, after connecting and before the first byte") {
  HttpPeer peer(always(ok_response("abc")));
  ClientFixture fixture;
  int told = 0;
  auto request = get(peer);
  request.dispatched = [&] {
    ++told;
    peer.wait_accepted(1);
  };
  CHECK(fixture.send(request));
  CHECK(told == 1);
  CHECK(fixture.send(request));
  CHECK(told == 2);

  Request nowhere(Method::get, url_of("http://127.0.0.1:" + std::to_string(tests::closed_port())),
                  "/");
  nowhere.dispatched = [&] { ++told; };
  const auto failed = fixture.send(nowhere);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == ErrorCode::connection_failed);
  CHECK(told == 2);

  request.dispatched = [] { throw std::runtime_error("oops"); };
  CHECK(fixture.send(request).error().code() == ErrorCode::internal);
  CHECK(fixture.client.stats().open == 0);
}

TEST_CASE("http: headers and targets that would smuggle are refused before anything is sent") {
  HttpPeer peer(always(ok_response("")));
  ClientFixture fixture;
  const auto refused = [&](const Request& request) {
    const auto sent = fixture.send(request);
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code() == ErrorCode::invalid_argument);
    CHECK(sent.error().message().find("canary") == std::string::npos);
  };
  for (const std::string name :
       {"", "A B", "A:", "A\r\nB", "Host", "content-length", "Transfer-Encoding", "Connection"}) {
    auto request = get(peer);
    request.headers.emplace_back(name, "x");
    refused(request);
  }
  auto request = get(peer);
  request.headers.emplace_back("X", "canary\r\nY: z");
  refused(request);
  request = get(peer);
  request.secret_headers.emplace_back("X", Secret("canary\n"));
  refused(request);
  for (const std::string target : {"", "x", "/a b", "/a\r\nX: y", "/a#b", "/\xC3\xA9"})
    refused(get(peer, target));
  CHECK(peer.accepted() == 0);
}

TEST_CASE("http: failures to connect name host and port but no secret") {
  ClientFixture fixture;
  const auto port = tests::closed_port();
  Request request(Method::get, url_of("http://127.0.0.1:" + std::to_string(port)), "/");
  request.secret_headers.emplace_back("Authorization", Secret("Bearer canary"));
  const auto sent = fixture.send(request);
  REQUIRE_FALSE(sent);
  CHECK(sent.error().message() ==
        "http://127.0.0.1:" + std::to_string(port) + ": cannot connect: Connection refused");

  Request unnamed(Method::get, url_of("https://" + std::string(64, 'a')), "/");
  const auto unresolved = fixture.send(unnamed);
  REQUIRE_FALSE(unresolved);
  CHECK(unresolved.error().code() == ErrorCode::connection_failed);
  CHECK(fixture.client.stats().open == 0);
}

TEST_CASE("http: names are resolved") {
  HttpPeer peer(always(ok_response("abc")));
  ClientFixture fixture;
  Request request(Method::get, url_of("http://localhost:" + std::to_string(peer.port())), "/");
  CHECK(fixture.send(request)->body == "abc");
}

TEST_CASE("http: impossible options are refused") {
  asio::io_context context;
  const auto timers = make_timers(context.get_executor());
  const auto refused = [&](ClientOptions options) {
    const auto client = Client::create(context.get_executor(), timers, std::move(options));
    REQUIRE_FALSE(client);
    CHECK(client.error().code() == ErrorCode::invalid_argument);
  };
  ClientOptions options;
  options.connections_max = 0;
  refused(options);
  options = {};
  options.ca_file = "/nonexistent/ca.pem";
  refused(options);
  options = {};
  options.proxy.emplace(url_of("https://proxy.example"), Secret());
  refused(options);
}

}  // namespace purser::http
