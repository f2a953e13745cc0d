// simulator_faults_test.cpp: what goes wrong on purpose, as a client sees it.
#include <purser/adapters/simulator/simulator.hpp>

#include <chrono>

#include <purser/tests/adapters/simulator/loopback.hpp>

using namespace purser;
using namespace purser::simulator;
using namespace std::chrono_literals;
using probe::End;

TEST_CASE("simulator: a stream is cut after every single byte") {
  SimulatorOptions options;
  std::uint64_t cut_at =
      0;  // the handler runs on the simulator's thread, after the request that follows the write
  options.handler = [&](const RequestRecord&) {
    Scripted script;
    script.answer.text = "Hi";
    if (cut_at > 0) script.delivery.cut_after_bytes = cut_at;
    return script;
  };
  const Loopback loopback(std::move(options));
  const auto length = loopback.openai(openai_stream()).body.size();
  REQUIRE(length > 100);

  for (cut_at = 1; cut_at <= length; ++cut_at) {
    auto client = loopback.connect();
    client.post(openai_path, openai_stream().dump(), openai_key);
    const auto response = client.read_response();
    REQUIRE(response.body.size() == cut_at);
    REQUIRE_FALSE(response.complete);
    REQUIRE(response.end == End::closed);
  }
  REQUIRE(loopback.simulator->wait_for_responses(length + 1));
  CHECK(loopback.simulator->responses().back().outcome == Outcome::cut);
}

TEST_CASE("simulator: a reset is a reset, not an end") {
  const auto loopback =
      Loopback::with_scenario("{reply: {text: hello, cut_after_bytes: 20, cut: reset}}");
  const auto response = loopback.openai(openai_body());
  CHECK(response.end == End::reset);
  CHECK_FALSE(response.complete);
}

TEST_CASE("simulator: cuts can fall into the headers") {
  const auto loopback =
      Loopback::with_scenario("{reply: {text: hello, cut_in_headers_after_bytes: 5}}");
  const auto response = loopback.openai(openai_body());
  CHECK(response.status == 0);
  CHECK(response.end == End::closed);
}

TEST_CASE("simulator: a hang lasts until the client closes, and then leaves nothing") {
  const auto loopback = Loopback::with_scenario(
      "{when: {contains: headers}, reply: {hang: before_headers}}, {when: {contains: middle}, "
      "reply: {text: hello there, hang: mid_stream}},"
      "{reply: {text: hello, hang: {after_bytes: 10}}}");
  {
    auto silent = loopback.connect();
    silent.post(openai_path, openai_stream("headers").dump(), openai_key);
    auto middle = loopback.connect();
    middle.post(openai_path, openai_stream("middle").dump(), openai_key);
    auto bytes = loopback.connect();
    bytes.post(openai_path, openai_stream("bytes").dump(), openai_key);
    REQUIRE(loopback.simulator->wait_for_responses(3));
    CHECK(loopback.simulator->open_connections() == 3);
    CHECK(middle.read_raw(15) == "HTTP/1.1 200 OK");
  }
  CHECK(loopback.simulator->wait_for_connections(0));
  for (const auto& response : loopback.simulator->responses())
    CHECK(response.outcome == Outcome::hang);
}

TEST_CASE("simulator: delays come before the first byte and between chunks") {
  const auto loopback = Loopback::with_scenario(
      "{reply: {text: abcdef, chunk_bytes: 2, first_byte_delay: 40ms, chunk_delay: 20ms}}");
  const auto begin = std::chrono::steady_clock::now();
  const auto response = loopback.openai(openai_stream());
  const auto took = std::chrono::steady_clock::now() - begin;
  CHECK(response.complete);
  CHECK(took >= 40ms + (response.events().size() - 1) * 20ms);
}

TEST_CASE("simulator: a client that leaves during a delay is noticed at once") {
  const auto loopback = Loopback::with_scenario("{reply: {text: abcdef, first_byte_delay: 1h}}");
  {
    auto client = loopback.connect();
    client.post(openai_path, openai_stream().dump(), openai_key);
    REQUIRE(loopback.simulator->wait_for_requests(1));
  }
  REQUIRE(loopback.simulator->wait_for_responses(1));
  CHECK(loopback.simulator->responses()[0].outcome == Outcome::client_closed);
  CHECK(loopback.simulator->wait_for_connections(0));
}

TEST_CASE("simulator: errors come with their headers, in the shape of the provider") {
  const auto loopback = Loopback::with_scenario(
      "{reply: {error: {status: 429, code: insufficient_quota, message: No credit, retry_after: "
      "1500ms, retry_after_ms: 1500ms}, headers: {x-should-retry: 'false'}}}");
  const auto openai = loopback.openai(openai_body());
  CHECK(openai.status == 429);
  CHECK(openai.headers.at("retry-after") == "1.500");
  CHECK(openai.headers.at("retry-after-ms") == "1500");
  CHECK(openai.headers.at("x-should-retry") == "false");
  CHECK(Json::parse(openai.body)["error"]["type"] == "insufficient_quota");
  CHECK(Json::parse(loopback.anthropic(anthropic_body()).body)["error"]["type"] ==
        "rate_limit_error");
}

TEST_CASE("simulator: an error in mid-stream follows good chunks") {
  const auto loopback = Loopback::with_scenario(
      "{reply: {text: hello there, stream_error: {after_chunks: 2, type: overloaded_error, "
      "message: busy}}}");
  const auto events = loopback.openai(openai_stream()).events();
  REQUIRE(events.size() == 3);
  CHECK(Json::parse(events[2])["error"]["message"] == "busy");
  auto body = anthropic_body();
  body["stream"] = true;
  CHECK(
      loopback.anthropic(body).body.find(
          "event: error\ndata: {\"error\":{\"message\":\"busy\",\"type\":\"overloaded_error\"}") !=
      std::string::npos);
  CHECK(loopback.openai(openai_body()).status == 500);
}

TEST_CASE("simulator: malformed answers are malformed in the way that was asked for") {
  const auto loopback = Loopback::with_scenario(
      "{when: {contains: json}, reply: {text: hello there, malformed: invalid_json}}, {when: "
      "{contains: html}, reply: {malformed: html}},"
      "{when: {contains: truncated}, reply: {text: hello there, malformed: truncated}}, {when: "
      "{contains: chunking}, reply: {malformed: bad_chunking}},"
      "{reply: {malformed: not_http}}");
  CHECK_FALSE(Json::accept(loopback.openai(openai_stream("json")).events()[1]));
  CHECK_FALSE(Json::accept(loopback.openai(openai_body("json")).body));
  CHECK(loopback.openai(openai_stream("html")).headers.at("content-type") == "text/html");
  const auto truncated = loopback.openai(openai_stream("truncated"));
  CHECK(truncated.complete);
  CHECK(truncated.body.find("[DONE]") == std::string::npos);
  CHECK(truncated.body.find("\"finish_reason\":\"stop\"") == std::string::npos);
  CHECK_FALSE(loopback.openai(openai_stream("chunking")).complete);
  CHECK(loopback.openai(openai_stream("other")).status == 0);
}

TEST_CASE("simulator: a flood goes on until the client closes") {
  const auto loopback = Loopback::with_scenario("{reply: {flood: true}}");
  for (const bool anthropic : {false, true}) {
    auto client = loopback.connect();
    auto body = anthropic ? anthropic_body() : openai_body();
    body["stream"] = true;
    client.post(anthropic ? anthropic_path : openai_path, body.dump(),
                anthropic ? anthropic_key : openai_key);
    CHECK(client.read_raw(3 << 20).size() == 3 << 20);
  }
  CHECK(loopback.simulator->wait_for_connections(0));
  CHECK(loopback.simulator->responses().back().outcome == Outcome::client_closed);
}

TEST_CASE("simulator: a gate holds replies back until it is opened") {
  SimulatorOptions options;
  options.handler = [](const RequestRecord&) {
    Scripted script;
    script.gate = "now";
    return script;
  };
  const Loopback loopback(std::move(options));
  auto first = loopback.connect();
  first.post(openai_path, openai_body("first").dump(), openai_key);
  {
    auto leaves = loopback.connect();
    leaves.post(openai_path, openai_body("leaves").dump(), openai_key);
    REQUIRE(loopback.simulator->wait_for_requests(2));
  }
  REQUIRE(loopback.simulator->wait_for_responses(1));
  CHECK(loopback.simulator->responses()[0].outcome == Outcome::client_closed);

  loopback.simulator->open_gate("now");

  CHECK(first.read_response().status == 200);
  CHECK(loopback.openai(openai_body("later")).status == 200);
}

TEST_CASE("simulator: a request that comes while an earlier one is answered is answered once") {
  SimulatorOptions options;
  options.threads = 1;
  options.handler = [](const RequestRecord& request) {
    Scripted script;
    if (dump_json(request.body).find("first") != std::string::npos) script.gate = "now";
    return script;
  };
  const Loopback loopback(std::move(options));
  auto client = loopback.connect();
  client.post(openai_path, openai_body("first").dump(), openai_key);
  REQUIRE(loopback.simulator->wait_for_requests(1));
  client.post(openai_path, openai_body("other").dump(), openai_key);
  CHECK(loopback.openai(openai_body("by now the second one was read")).status == 200);

  loopback.simulator->open_gate("now");

  CHECK(client.read_response().status == 200);
  CHECK(client.read_response().status == 200);
  client.post(openai_path, openai_body("third").dump(), openai_key);
  CHECK(client.read_response().status == 200);
  CHECK(dump_json(loopback.simulator->requests().back().body).find("third") != std::string::npos);
}

TEST_CASE("simulator: stopping closes what hangs and forgets nothing") {
  const auto loopback = Loopback::with_scenario("{reply: {hang: before_headers}}");
  auto client = loopback.connect();
  client.post(openai_path, openai_stream().dump(), openai_key);
  REQUIRE(loopback.simulator->wait_for_responses(1));

  loopback.simulator->stop();

  CHECK(client.read_to_end() != End::timed_out);
  CHECK(loopback.simulator->open_connections() == 0);
  CHECK(loopback.simulator->requests().size() == 1);
}
