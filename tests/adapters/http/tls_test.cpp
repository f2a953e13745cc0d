// tls_test.cpp: whom the client trusts, and the way through a proxy.
#include <future>

#include <purser/tests/adapters/http/client_fixture.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::http {
namespace {

using tests::always;
using tests::make_certificate;
using tests::ok_response;
using tests::TemporaryFile;

const std::string loopback_names = "DNS:localhost,IP:127.0.0.1";

ClientOptions trusting(const TemporaryFile& file) {
  ClientOptions options;
  options.ca_file = file.path();
  return options;
}

/// Sends to `peer` by `host` and checks that no connection comes about, because of `words`.
void check_refused(const HttpPeer& peer, const ClientOptions& options, const std::string& host,
                   const std::string& words) {
  ClientFixture fixture(options);
  Request request(Method::get, url_of("https://" + host + ":" + std::to_string(peer.port())), "/");
  request.secret_headers.emplace_back("Authorization", Secret("Bearer canary"));
  bool told = false;
  request.dispatched = [&] { told = true; };
  const auto sent = fixture.send(request);
  REQUIRE_FALSE(sent);
  INFO(sent.error().message());
  CHECK(sent.error().code() == ErrorCode::connection_failed);
  CHECK(sent.error().message().find(words) != std::string::npos);
  CHECK_FALSE(told);
}

}  // namespace

TEST_CASE(
    "tls: a trusted certificate for the right name or address is accepted, and the connection "
    "kept") {
  const auto certificate = make_certificate(loopback_names);
  const TemporaryFile file(certificate.certificate);
  HttpPeer peer(always(ok_response("abc")), certificate);
  ClientFixture fixture(trusting(file));
  for (int i = 0; i < 5; ++i)
    CHECK(fixture.send(post(peer, std::string(100'000, 'x')))->body == "abc");
  CHECK(peer.accepted() == 1);
  Request named(Method::get, url_of("https://localhost:" + std::to_string(peer.port())), "/");
  CHECK(fixture.send(named)->body == "abc");
}

TEST_CASE("tls: a certificate that nobody vouches for is refused") {
  HttpPeer peer(always(ok_response("")), make_certificate(loopback_names));
  check_refused(peer, ClientOptions(), "127.0.0.1", "self-signed certificate");
}

TEST_CASE("tls: a certificate for another name or address is refused") {
  const auto certificate = make_certificate("DNS:other.example,IP:127.0.0.2");
  const TemporaryFile file(certificate.certificate);
  HttpPeer peer(always(ok_response("")), certificate);
  check_refused(peer, trusting(file), "127.0.0.1", "verify failed");
  check_refused(peer, trusting(file), "localhost", "verify failed");
}

TEST_CASE("tls: an expired certificate is refused") {
  const auto certificate = make_certificate(loopback_names, true);
  const TemporaryFile file(certificate.certificate);
  HttpPeer peer(always(ok_response("")), certificate);
  check_refused(peer, trusting(file), "127.0.0.1", "expired");
}

TEST_CASE("tls: a server that does not speak it is a failed connection") {
  HttpPeer peer([](PeerConnection& connection) {
    connection.read_some();
    connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  check_refused(peer, ClientOptions(), "127.0.0.1", "TLS handshake failed");
}

TEST_CASE("tls: without verification anybody is trusted") {
  HttpPeer peer(always(ok_response("abc")), make_certificate("DNS:other.example", true));
  ClientOptions options;
  options.verify_certificates = false;
  ClientFixture fixture(options);
  CHECK(fixture.send(get(peer))->body == "abc");
}

TEST_CASE("tls: a body that only the end of the connection ends needs TLS to say so") {
  const auto certificate = make_certificate(loopback_names);
  const TemporaryFile file(certificate.certificate);
  HttpPeer peer(
      [](PeerConnection& connection) {
        connection.read_request();
        connection.write("HTTP/1.1 200 OK\r\n\r\nhalf");
        if (connection.index() == 0) connection.interrupt();  // TCP ends, TLS does not
      },
      certificate);
  ClientFixture fixture(trusting(file));
  const auto cut = fixture.send(get(peer));
  REQUIRE_FALSE(cut);
  CHECK(cut.error().code() == ErrorCode::connection_lost);
  CHECK(fixture.send(get(peer))->body == "half");
}

TEST_CASE("tls: a connection that was closed while idle is not written to") {
  const auto certificate = make_certificate(loopback_names);
  const TemporaryFile file(certificate.certificate);
  std::promise<void> closed;
  HttpPeer peer(
      [&](PeerConnection& connection) {
        connection.read_request();
        connection.write(ok_response("abc"));
        if (connection.index() > 0) return;
        connection.close();
        closed.set_value();
      },
      certificate);
  ClientFixture fixture(trusting(file));
  CHECK(fixture.send(get(peer)));
  closed.get_future().wait();
  CHECK(fixture.send(post(peer, "x"))->body == "abc");
  CHECK(peer.accepted() == 2);
}

TEST_CASE("proxy: https goes through a tunnel, and the server sees no credentials of the proxy") {
  const auto certificate = make_certificate("DNS:api.example");
  const TemporaryFile file(certificate.certificate);
  std::string asked;
  std::string inner;
  HttpPeer proxy([&](PeerConnection& connection) {
    asked = connection.read_request().value_or("");
    connection.write("HTTP/1.1 200 Connection established\r\nContent-Length: 9\r\n\r\n");
    if (!connection.start_tls(certificate)) return;
    inner = connection.read_request().value_or("");
    connection.write(ok_response("abc"));
    connection.read_to_end();
  });
  auto options = trusting(file);
  options.proxy.emplace(url_of(proxy.url()), Secret("user:canary"));
  ClientFixture fixture(options);
  Request request(Method::get, url_of("https://api.example"), "/x");
  request.secret_headers.emplace_back("Authorization", Secret("Bearer key"));
  bool told = false;
  request.dispatched = [&] { told = true; };
  CHECK(fixture.send(request)->body == "abc");
  CHECK(told);
  CHECK(asked ==
        "CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\nUser-Agent: purser/0.1\r\n"
        "Proxy-Authorization: Basic dXNlcjpjYW5hcnk=\r\n\r\n");
  CHECK(inner.starts_with("GET /x HTTP/1.1\r\nHost: api.example\r\n"));
  CHECK(inner.find("Proxy-Authorization") == std::string::npos);
}

TEST_CASE("proxy: a refused tunnel is a failed connection that says why, without credentials") {
  HttpPeer proxy(always("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"));
  ClientOptions options;
  options.proxy.emplace(url_of(proxy.url()), Secret("user:canary"));
  ClientFixture fixture(options);
  const auto sent = fixture.send(Request(Method::get, url_of("https://api.example"), "/"));
  REQUIRE_FALSE(sent);
  CHECK(sent.error().code() == ErrorCode::connection_failed);
  CHECK(sent.error().message() == "https://api.example:443: the proxy " +
                                      url_of(proxy.url()).origin() +
                                      " makes no tunnel: status 407");
}

TEST_CASE("proxy: plain http is asked for with an absolute target, on shared connections") {
  std::string seen;
  HttpPeer proxy([&](PeerConnection& connection) {
    while (auto request = connection.read_request()) {
      seen = *request;
      connection.write(ok_response("abc"));
    }
  });
  ClientOptions options;
  options.proxy.emplace(url_of(proxy.url()), Secret("user:canary"));
  ClientFixture fixture(options);
  for (const std::string host : {"a.example", "b.example:81"}) {
    Request request(Method::get, Url::parse("http://" + host + "/v1", PlainHttp::anywhere).value(),
                    "/x");
    CHECK(fixture.send(request)->body == "abc");
    CHECK(seen.starts_with("GET http://" + host + "/v1/x HTTP/1.1\r\nHost: " + host + "\r\n"));
    CHECK(seen.find("Proxy-Authorization: Basic dXNlcjpjYW5hcnk=\r\n") != std::string::npos);
  }
  CHECK(proxy.accepted() == 1);
}

}  // namespace purser::http
