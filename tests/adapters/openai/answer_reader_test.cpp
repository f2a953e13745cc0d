// answer_reader_test.cpp: HTTP responses as replies and errors, without a network.
#include <purser/adapters/providers/openai/errors.hpp>
#include <purser/adapters/providers/openai/stream_decoder.hpp>
#include <purser/adapters/providers/wire/answer_reader.hpp>
#include <purser/tests/adapters/openai/examples.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/stream_recorder.hpp>
#include <purser/tests/support/virtual_clock.hpp>

using namespace purser;
using namespace std::chrono_literals;
using http::BodyEnd;
using provider_wire::AnswerFormat;
using provider_wire::AnswerReader;

namespace {

constexpr const char* canary = "sk-canary-0123456789";

struct Fixture {
  VirtualClock clock;
  StreamRecorder sink;
  std::vector<Usage> reported;
  ProviderContext context;
  std::unique_ptr<AnswerReader> reader;

  explicit Fixture(bool streams = true) {
    if (streams) context.sink = &sink;
    context.dispatched = [] {};
    context.usage_so_far = [this](const Usage& usage) { reported.push_back(usage); };
    AnswerFormat format;
    format.provider = "openai";
    format.decoder = std::make_unique<openai::StreamDecoder>();
    format.decode = [](std::string_view body) { return openai::decode(body); };
    format.error_code = openai::error_code;
    format.request_id_header = "x-request-id";
    format.secrets.emplace_back(canary);
    format.clock = &clock;
    reader = std::make_unique<AnswerReader>(std::move(format), context);
  }

  void head(int status, std::vector<http::Header> headers) {
    http::ResponseHead response;
    response.status = status;
    response.headers = std::move(headers);
    REQUIRE(reader->on_head(response).has_value());
  }

  void head(int status, const char* type) { head(status, {http::Header("Content-Type", type)}); }
};

}  // namespace

TEST_CASE("answer reader: a stream becomes a reply, and its usage is reported on the way") {
  Fixture fixture;
  fixture.head(200, "text/event-stream");
  REQUIRE(fixture.reader->on_body(openai::examples::text_stream).has_value());
  const auto reply = fixture.reader->outcome(BodyEnd::complete);
  REQUIRE(reply.has_value());
  CHECK(reply->message.text() == fixture.sink.text);
  REQUIRE(fixture.reported.size() == 1);
  CHECK(fixture.reported[0] == reply->usage);
}

TEST_CASE("answer reader: what happens to the connection after the end mark changes nothing") {
  Fixture fixture;
  fixture.head(200, "text/event-stream");
  REQUIRE(fixture.reader->on_body(openai::examples::text_stream).has_value());
  CHECK(fixture.reader->outcome(fail(ErrorCode::timeout, "idle")).has_value());
}

TEST_CASE(
    "answer reader: a whole body in answer to a request for a stream reaches the sink as well") {
  Fixture fixture;
  fixture.head(200, "application/json; charset=utf-8");
  REQUIRE(fixture.reader->on_body(openai::examples::body).has_value());
  const auto reply = fixture.reader->outcome(BodyEnd::complete);
  REQUIRE(reply.has_value());
  REQUIRE(fixture.sink.calls.size() == 1);
  CHECK(fixture.sink.calls[0].arguments == R"({"depot":7})");
  REQUIRE(fixture.sink.usages.size() == 1);
  CHECK(fixture.sink.usages[0] == reply->usage);
}

TEST_CASE("answer reader: a sink that stops a whole body is told apart") {
  Fixture fixture;
  fixture.sink.stop_after = 1;
  fixture.head(200, "application/json");
  REQUIRE(fixture.reader->on_body(openai::examples::body).has_value());
  const auto reply = fixture.reader->outcome(BodyEnd::complete);
  REQUIRE(reply.has_value());
  CHECK(reply->stop_reason == StopReason::stopped_by_us);
  CHECK(fixture.sink.chunks == 1);
}

TEST_CASE("answer reader: a sink that throws is an internal error") {
  for (const auto* type : {"text/event-stream", "application/json"}) {
    Fixture fixture;
    fixture.sink.also = [](const Chunk&) { throw std::runtime_error("disk full"); };
    fixture.head(200, type);
    const bool streamed = type[0] == 't';
    const auto fed = fixture.reader->on_body(streamed ? openai::examples::text_stream
                                                      : openai::examples::text_body);
    Result<BodyEnd> ended = BodyEnd::complete;
    if (!fed) ended = fail(fed.error());
    const auto reply = fixture.reader->outcome(ended);
    REQUIRE_FALSE(reply.has_value());
    CHECK(reply.error().code() == ErrorCode::internal);
  }
}

TEST_CASE("answer reader: a stream that ends early is a lost connection, in mid-event too") {
  const std::string_view text = openai::examples::text_stream;
  for (const std::size_t size : {text.size() - 20, text.size() / 2, std::size_t{0}}) {
    Fixture fixture;
    fixture.head(200, "text/event-stream");
    REQUIRE(fixture.reader->on_body(text.substr(0, size)).has_value());
    const auto reply = fixture.reader->outcome(BodyEnd::complete);
    REQUIRE_FALSE(reply.has_value());
    CHECK(reply.error().code() == ErrorCode::connection_lost);
    CHECK_FALSE(reply.error().rejected());
  }
}

TEST_CASE("answer reader: an error answer is read with its headers") {
  Fixture fixture;
  fixture.head(429,
               {http::Header("retry-after", "Sat, 21 Nov 2026 10:00:30 GMT"),
                http::Header("x-request-id", "req_1"), http::Header("x-should-retry", "true")});
  REQUIRE(fixture.reader->on_body(R"({"error":{"message":"slow","code":"rate_limit_exceeded"}})")
              .has_value());
  const auto reply = fixture.reader->outcome(BodyEnd::complete);
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::rate_limited);
  CHECK(reply.error().rejected());
  CHECK(reply.error().retry_after() == 30s);
  CHECK(reply.error().should_retry() == true);
  CHECK(reply.error().peer_message() == "slow");
  CHECK(reply.error().message().find("req_1") != std::string::npos);
}

TEST_CASE("answer reader: an error answer that breaks off is not taken for a rejection") {
  Fixture fixture;
  fixture.head(500, "application/json");
  const auto reply = fixture.reader->outcome(fail(ErrorCode::connection_lost, "reset"));
  REQUIRE_FALSE(reply.has_value());
  CHECK(reply.error().code() == ErrorCode::overloaded);
  CHECK_FALSE(reply.error().rejected());
}

TEST_CASE("answer reader: an endless error page is not kept") {
  Fixture fixture;
  fixture.head(500, "text/html");
  const std::string page(100'000, 'x');
  for (int i = 0; i < 100; ++i) REQUIRE(fixture.reader->on_body(page).has_value());
  CHECK(fixture.reader->outcome(BodyEnd::complete).error().peer_message().size() == 200);
}

TEST_CASE("answer reader: no answer at all is what the transport says") {
  Fixture fixture;
  const auto reply = fixture.reader->outcome(fail(ErrorCode::connection_failed, "no route"));
  CHECK(reply.error().code() == ErrorCode::connection_failed);
}

TEST_CASE("answer reader: a key that the peer quotes never gets into an error") {
  const std::string quoting = std::string("bad key ") + canary + " in Bearer " + canary;
  Fixture refused;
  refused.head(401, {http::Header("x-request-id", canary)});
  REQUIRE(refused.reader->on_body("{\"error\":{\"message\":\"" + quoting + "\"}}").has_value());
  CHECK(to_string(refused.reader->outcome(BodyEnd::complete).error()).find("canary") ==
        std::string::npos);

  Fixture streamed;
  streamed.head(200, "text/event-stream");
  const std::string at_the_limit(Error::peer_message_bytes_max - 15, 'x');
  const auto fed = streamed.reader->on_body("data: {\"error\":{\"message\":\"" + at_the_limit +
                                            canary + "\"}}\n\n");
  REQUIRE_FALSE(fed.has_value());
  const auto error = to_string(streamed.reader->outcome(fail(fed.error())).error());
  CHECK(error.find("sk-canary") == std::string::npos);
}
