// transmission_test.cpp: framing, cuts, hangs and faults, byte by byte.
#include <purser/adapters/simulator/transmission.hpp>

#include <purser/adapters/simulator/faults.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;
using namespace std::chrono_literals;

namespace {

Response whole() {
  Response response;
  response.parts = {R"({"answer":"hello"})"};
  return response;
}

Response stream() {
  Response response;
  response.streamed = true;
  response.content_type = "text/event-stream";
  response.parts = {"data: {\"a\":1}\n\n", "data: {\"b\":2}\n\n", "data: [DONE]\n\n"};
  return response;
}

std::string bytes_of(const Transmission& sent) {
  std::string bytes;
  for (const auto& piece : sent.pieces) bytes += piece.bytes;
  return bytes;
}

std::string body_of(const Transmission& sent) {
  const auto bytes = bytes_of(sent);
  return bytes.substr(bytes.find("\r\n\r\n") + 4);
}

}  // namespace

TEST_CASE("transmission: a body has its length, a stream has chunks") {
  const auto sent = transmit(whole(), {}, {});
  CHECK(bytes_of(sent) ==
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        "18\r\n\r\n{\"answer\":\"hello\"}");
  CHECK(sent.ending == Ending::keep);
  CHECK(sent.pieces.size() == 1);

  const auto streamed = transmit(stream(), {}, {});
  CHECK(
      body_of(streamed) ==
      "f\r\ndata: {\"a\":1}\n\n\r\nf\r\ndata: {\"b\":2}\n\n\r\ne\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");
  CHECK(streamed.pieces.size() == 1);
}

TEST_CASE("transmission: a client without chunks gets a body that ends with the connection") {
  const auto sent = transmit(stream(), {}, {.keep_alive = true, .chunked = false});
  CHECK(bytes_of(sent).find("Connection: close\r\n") != std::string::npos);
  CHECK(body_of(sent) == "data: {\"a\":1}\n\ndata: {\"b\":2}\n\ndata: [DONE]\n\n");
  CHECK(sent.ending == Ending::close);
}

TEST_CASE("transmission: delays stand before the first byte and between events") {
  Delivery delivery;
  delivery.first_byte_delay = 5ms;
  delivery.chunk_delay = 7ms;
  const auto sent = transmit(stream(), delivery, {});
  REQUIRE(sent.pieces.size() == 3);
  CHECK(sent.pieces[0].delay == 5ms);
  CHECK(sent.pieces[1].delay == 7ms);
  CHECK(sent.pieces[2].delay == 7ms);
}

TEST_CASE("transmission: every cut sends exactly that many bytes of the body") {
  const std::string body = "data: {\"a\":1}\n\ndata: {\"b\":2}\n\ndata: [DONE]\n\n";
  for (std::size_t bytes = 0; bytes <= body.size(); ++bytes) {
    CAPTURE(bytes);
    Delivery delivery;
    delivery.cut_after_bytes = bytes;
    const auto sent = transmit(stream(), delivery, {.chunked = false});
    CHECK(body_of(sent) == body.substr(0, bytes));
    CHECK(sent.ending == Ending::cut);
    const auto chunked = transmit(stream(), delivery, {});
    CHECK(body_of(chunked).find("0\r\n\r\n") == std::string::npos);
  }
  Delivery beyond;
  beyond.cut_after_bytes = body.size() + 1;
  CHECK(transmit(stream(), beyond, {}).ending == Ending::keep);
}

TEST_CASE("transmission: cuts in the headers count from the status line") {
  Delivery delivery;
  delivery.cut_in_headers_after_bytes = 12;
  delivery.cut = Cut::reset;
  const auto sent = transmit(whole(), delivery, {});
  CHECK(bytes_of(sent) == "HTTP/1.1 200");
  CHECK(sent.ending == Ending::reset);
}

TEST_CASE("transmission: hangs come before the headers, in the middle or after some bytes") {
  Delivery delivery;
  delivery.hang = Hang::before_headers;
  CHECK(transmit(stream(), delivery, {}).pieces.empty());
  delivery.hang = Hang::mid_stream;
  CHECK(body_of(transmit(stream(), delivery, {.chunked = false})) ==
        "data: {\"a\":1}\n\ndata: {\"b\":2}\n\n");
  CHECK(body_of(transmit(whole(), delivery, {})) == R"({"answer")");
  delivery.hang = Hang::after_bytes;
  delivery.hang_after_bytes = 3;
  const auto sent = transmit(stream(), delivery, {.chunked = false});
  CHECK(body_of(sent) == "dat");
  CHECK(sent.ending == Ending::hang);
}

TEST_CASE("transmission: tcp_chunk_bytes writes byte by byte") {
  Delivery delivery;
  delivery.tcp_chunk_bytes = 1;
  const auto sent = transmit(stream(), delivery, {});
  CHECK(sent.pieces.size() == 44 + 1);
  CHECK(sent.pieces[1].bytes == "1\r\na\r\n");
}

TEST_CASE("transmission: transport faults are no HTTP") {
  Delivery delivery;
  delivery.malformed = Malformed::not_http;
  CHECK_FALSE(bytes_of(transmit(whole(), delivery, {})).starts_with("HTTP"));
  delivery.malformed = Malformed::bad_chunking;
  CHECK(body_of(transmit(stream(), delivery, {})).starts_with("xyz\r\n"));
}

TEST_CASE("faults: the second event is spoiled, the rest is left") {
  Delivery delivery;
  delivery.malformed = Malformed::invalid_json;
  auto broken = stream();
  spoil(broken, delivery, {});
  CHECK(broken.parts[0] == stream().parts[0]);
  CHECK(broken.parts[1] == "data: {\n\n");

  delivery.malformed = Malformed::invalid_utf8;
  auto bad = stream();
  spoil(bad, delivery, {});
  CHECK(bad.parts[1].find('\xff') != std::string::npos);

  delivery.malformed = Malformed::truncated;
  auto truncated = stream();
  spoil(truncated, delivery, StreamShape{1, {}, {}});
  CHECK(truncated.parts.size() == 2);

  delivery.malformed = Malformed::html;
  auto page = stream();
  spoil(page, delivery, {});
  CHECK(page.content_type == "text/html");
  CHECK_FALSE(page.streamed);
}

TEST_CASE("faults: an error replaces what would follow") {
  Delivery delivery;
  delivery.stream_error = StreamError{1, {}, {}};
  auto response = stream();
  spoil(response, delivery, StreamShape{1, "data: {\"error\":1}\n\n", {}});
  CHECK(response.parts == std::vector<std::string>{stream().parts[0], "data: {\"error\":1}\n\n"});
}

TEST_CASE("faults: a flood never ends") {
  Delivery delivery;
  delivery.flood = true;
  auto response = stream();
  spoil(response, delivery, StreamShape{1, {}, "data: x\n\n"});
  const auto sent = transmit(response, delivery, {});
  CHECK(sent.endless.bytes == "9\r\ndata: x\n\n\r\n");
  CHECK(bytes_of(sent).find("[DONE]") == std::string::npos);
}
