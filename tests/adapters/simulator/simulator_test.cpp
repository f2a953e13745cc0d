// simulator_test.cpp: the simulator over real sockets, as a client without faults meets it.
#include <purser/adapters/simulator/simulator.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <purser/tests/adapters/simulator/loopback.hpp>
#include <purser/tests/support/virtual_clock.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

std::string content_of(const std::vector<std::string>& events) {
  std::string text;
  for (const auto& event : events) {
    if (event == "[DONE]") continue;
    const auto chunk = Json::parse(event);
    for (const auto& choice : chunk["choices"]) {
      if (choice["delta"].contains("content") && choice["delta"]["content"].is_string())
        text += choice["delta"]["content"].get<std::string>();
    }
  }
  return text;
}

/// Why a simulator with these options does not start; empty if it does.
std::string refusal(SimulatorOptions options) {
  const auto started = Simulator::start(std::move(options));
  return started ? std::string() : started.error().message();
}

}  // namespace

TEST_CASE("simulator: OpenAI's endpoint answers whole and streamed alike") {
  const Loopback loopback;

  const auto whole = loopback.openai(openai_body());
  const auto streamed = loopback.openai(openai_stream());

  REQUIRE(whole.status == 200);
  CHECK(whole.headers.at("content-type") == "application/json");
  CHECK(whole.headers.at("x-request-id") == "req_sim_1");
  const auto answer = Json::parse(whole.body);
  const auto text = answer["choices"][0]["message"]["content"].get<std::string>();
  CHECK(text.find("What is a ledger?") != std::string::npos);
  REQUIRE(streamed.status == 200);
  CHECK(streamed.complete);
  CHECK(streamed.headers.at("content-type") == "text/event-stream");
  const auto events = streamed.events();
  CHECK(events.back() == "[DONE]");
  CHECK(content_of(events) == text);
  CHECK(Json::parse(events[events.size() - 2])["usage"]["completion_tokens"] ==
        answer["usage"]["completion_tokens"]);
}

TEST_CASE("simulator: any prefix of chat completions is served") {
  const Loopback loopback;
  auto client = loopback.connect();
  client.post("/openai/deployments/x/chat/completions?api-version=1", openai_body().dump(),
              openai_key);
  CHECK(client.read_response().status == 200);
}

TEST_CASE("simulator: Anthropic's endpoint answers in both versions and with both kinds of key") {
  const Loopback loopback;
  auto client = loopback.connect();
  client.post(anthropic_path, anthropic_body().dump(), anthropic_key);
  const auto first = client.read_response();
  REQUIRE(first.status == 200);
  CHECK(first.headers.at("request-id") == "req_sim_1");
  CHECK(Json::parse(first.body)["content"][0]["type"] == "text");

  auto body = anthropic_body();
  body["stream"] = true;
  client.post(anthropic_path, body.dump(),
              "Authorization: Bearer sk-canary\r\nanthropic-version: 2026-10-21\r\n");
  const auto second = client.read_response();
  REQUIRE(second.status == 200);
  CHECK(second.body.starts_with("event: message_start\ndata: {"));
  CHECK(second.body.find("event: message_stop\n") != std::string::npos);

  const auto requests = loopback.simulator->requests();
  CHECK(requests[0].key_form == KeyForm::x_api_key);
  CHECK(requests[1].key_form == KeyForm::bearer);
}

TEST_CASE("simulator: an agent's round through a tool works with both providers") {
  const Loopback loopback;
  auto openai = openai_body("Where is my parcel?");
  openai["tools"] = Json::parse(
      R"([{"type":"function","function":{"name":"track","parameters":{"type":"object","properties":{"id":{"type":"integer"}},"required":["id"]}}}])");
  const auto asked = Json::parse(loopback.openai(openai).body)["choices"][0];
  CHECK(asked["finish_reason"] == "tool_calls");
  CHECK(asked["message"]["tool_calls"][0]["function"]["arguments"] == R"({"id":1})");
  openai["messages"].push_back(asked["message"]);
  openai["messages"].push_back({{"role", "tool"},
                                {"tool_call_id", asked["message"]["tool_calls"][0]["id"]},
                                {"content", "In Hamburg"}});
  const auto told = Json::parse(loopback.openai(openai).body)["choices"][0];
  CHECK(told["finish_reason"] == "stop");
  CHECK(told["message"]["content"].get<std::string>().find("In Hamburg") != std::string::npos);

  auto anthropic = anthropic_body("Where is my parcel?");
  anthropic["thinking"] = {{"type", "adaptive"}};
  anthropic["tools"] = Json::parse(
      R"([{"name":"track","input_schema":{"type":"object","properties":{"id":{"type":"integer"}},"required":["id"]}}])");
  const auto uses = Json::parse(loopback.anthropic(anthropic).body);
  CHECK(uses["stop_reason"] == "tool_use");
  REQUIRE(uses["content"].size() == 2);
  CHECK(uses["content"][0]["type"] == "thinking");
  anthropic["messages"].push_back({{"role", "assistant"}, {"content", uses["content"]}});
  anthropic["messages"].push_back(
      {{"role", "user"},
       {"content", Json::array({{{"type", "tool_result"},
                                 {"tool_use_id", uses["content"][1]["id"]},
                                 {"content", "In Hamburg"}}})}});
  const auto ends = loopback.anthropic(anthropic);
  CHECK(ends.status == 200);
  CHECK(Json::parse(ends.body)["stop_reason"] == "end_turn");
}

TEST_CASE("simulator: the second identical prefix is read from Anthropic's cache") {
  const Loopback loopback;
  auto body = anthropic_body();
  body["system"] = Json::array({{{"type", "text"},
                                 {"text", std::string(4000, 's')},
                                 {"cache_control", {{"type", "ephemeral"}}}}});

  const auto first = Json::parse(loopback.anthropic(body).body)["usage"];
  const auto second = Json::parse(loopback.anthropic(body).body)["usage"];

  CHECK(first["cache_creation_input_tokens"] == 1000);
  CHECK(second["cache_read_input_tokens"] == first["cache_creation_input_tokens"]);
}

TEST_CASE("simulator: tokens are counted without max_tokens") {
  const Loopback loopback;
  auto body = anthropic_body();
  body.erase("max_tokens");
  auto client = loopback.connect();
  client.post("/v1/messages/count_tokens", body.dump(), anthropic_key);
  CHECK(Json::parse(client.read_response().body)["input_tokens"] > 3);
}

TEST_CASE("simulator: refusals have the provider's shape and status") {
  const Loopback loopback;
  auto client = loopback.connect();
  const auto ask = [&](std::string_view path, std::string_view headers, std::string_view body) {
    client.post(path, body, headers);
    const auto response = client.read_response();
    return std::pair{response.status, Json::parse(response.body)};
  };

  const auto no_key = ask(openai_path, "", openai_body().dump());
  CHECK(no_key.first == 401);
  CHECK(no_key.second["error"]["code"] == "invalid_api_key");
  const auto no_anthropic_key =
      ask(anthropic_path, "anthropic-version: 2023-06-01\r\n", anthropic_body().dump());
  CHECK(no_anthropic_key.first == 401);
  CHECK(no_anthropic_key.second["error"]["type"] == "authentication_error");
  const auto no_version = ask(anthropic_path, "x-api-key: k\r\n", anthropic_body().dump());
  CHECK(no_version.first == 400);
  CHECK(no_version.second["type"] == "error");
  const auto no_path = ask("/v1/nothing", openai_key, "{}");
  CHECK(no_path.first == 404);
  CHECK(no_path.second["error"].contains("param"));
  const auto no_anthropic_path = ask("/v1/nothing", anthropic_key, "{}");
  CHECK(no_anthropic_path.first == 404);
  CHECK(no_anthropic_path.second["error"]["type"] == "not_found_error");
  CHECK(ask(openai_path, openai_key, "{\"model\":").first == 400);
  CHECK(ask(openai_path, openai_key, "[]").first == 400);
  CHECK(ask(openai_path, openai_key, std::string(100'000, '[')).first == 400);
  CHECK(ask(openai_path, openai_key, R"({"model":"gpt-4o"})").second["error"]["param"] ==
        "messages");
  client.send("GET /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n\r\n");
  CHECK(client.read_response().status == 405);
  CHECK(loopback.simulator->open_connections() == 1);
}

TEST_CASE("simulator: only accepted keys pass, when there are any") {
  SimulatorOptions options;
  options.keys.emplace_back("sk-good");
  const Loopback loopback(std::move(options));
  auto client = loopback.connect();
  client.post(openai_path, openai_body().dump(), "Authorization: Bearer sk-good\r\n");
  CHECK(client.read_response().status == 200);
  client.post(openai_path, openai_body().dump(), "Authorization: Bearer sk-bad\r\n");
  const auto refused = client.read_response();
  CHECK(refused.status == 401);
  CHECK(refused.body.find("sk-bad") == std::string::npos);
}

TEST_CASE("simulator: output limits are honoured") {
  const Loopback loopback;
  auto body = openai_body();
  body["max_tokens"] = 3;
  const auto answer = Json::parse(loopback.openai(body).body);
  CHECK(answer["choices"][0]["finish_reason"] == "length");
  CHECK(answer["usage"]["completion_tokens"] == 3);
}

TEST_CASE("simulator: a handler answers, sees the request, and may throw") {
  SimulatorOptions options;
  options.handler = [](const RequestRecord& request) {
    if (request.last_user_text == "throw") throw std::runtime_error("no");
    Scripted script;
    script.answer.text = request.model + ": " + request.last_user_text;
    return script;
  };
  const Loopback loopback(std::move(options));

  CHECK(Json::parse(loopback.openai(openai_body("hi")).body)["choices"][0]["message"]["content"] ==
        "gpt-4o: hi");
  const auto thrown = loopback.openai(openai_body("throw"));
  CHECK(thrown.status == 500);
  CHECK(loopback.openai(openai_body("hi")).status == 200);
}

TEST_CASE("simulator: connections are kept, and pipelined requests are answered in order") {
  const Loopback loopback;
  auto client = loopback.connect();
  std::string requests;
  for (const auto* text : {"first", "second", "third"}) {
    const auto body = openai_body(text).dump();
    requests +=
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        "k\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  client.send(requests);

  for (const auto* text : {"first", "second", "third"}) {
    const auto response = client.read_response();
    REQUIRE(response.status == 200);
    CHECK(response.body.find(text) != std::string::npos);
  }
  CHECK(loopback.simulator->open_connections() == 1);
  for (const auto& record : loopback.simulator->requests()) CHECK(record.connection == 1);
}

TEST_CASE("simulator: requests arrive byte by byte, chunked, and after 100-continue") {
  const Loopback loopback;
  auto client = loopback.connect();
  const auto body = openai_body("slow").dump();
  const auto head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n";
  const auto slow = head + ("Content-Length: " + std::to_string(body.size())) + "\r\n\r\n" + body;
  for (const char c : slow) client.send({&c, 1});
  CHECK(client.read_response().status == 200);

  client.send(head + std::string("Transfer-Encoding: chunked\r\n\r\n5\r\n") + body.substr(0, 5) +
              "\r\n");
  char size[16];
  std::snprintf(size, sizeof size, "%zx\r\n", body.size() - 5);
  client.send(size + body.substr(5) + "\r\n0\r\n\r\n");
  CHECK(client.read_response().status == 200);

  client.send(head + ("Expect: 100-continue\r\nContent-Length: " + std::to_string(body.size())) +
              "\r\n\r\n");
  CHECK(client.read_raw(25) == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send(body);
  CHECK(client.read_response().status == 200);
}

TEST_CASE("simulator: HTTP/1.0 and Connection: close end with the answer") {
  const Loopback loopback;
  const auto body = openai_stream().dump();
  for (const std::string version : {"HTTP/1.0\r\n", "HTTP/1.1\r\nConnection: close\r\n"}) {
    auto client = loopback.connect();
    std::string request = "POST /v1/chat/completions ";
    request += version;
    request += "Host: x\r\nAuthorization: Bearer k\r\nContent-Length: ";
    request += std::to_string(body.size());
    request += "\r\n\r\n";
    client.send(request + body);
    const auto response = client.read_response();
    CHECK(response.status == 200);
    CHECK(response.events().back() == "[DONE]");
    CHECK(client.read_to_end() == probe::End::closed);
  }
}

TEST_CASE("simulator: what is no HTTP, or too large, is refused and the connection closed") {
  SimulatorOptions options;
  options.body_bytes_max = 1000;
  const Loopback loopback(std::move(options));
  const auto status_of = [&](const std::string& bytes) {
    auto client = loopback.connect();
    client.send(bytes);
    const auto response = client.read_response();
    CHECK(client.read_to_end() == probe::End::closed);
    return response.status;
  };
  CHECK(status_of("hello there\r\n\r\n") == 400);
  CHECK(status_of("POST / HTTP/1.1\r\nContent-Length: abc\r\n\r\n") == 400);
  CHECK(status_of("POST / HTTP/1.1\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'x')) ==
        413);
  CHECK(status_of("POST / HTTP/1.1\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n") == 431);
  CHECK(loopback.openai(openai_body()).status == 200);
}

TEST_CASE("simulator: secrets are in no record and no log line") {
  std::string lines;
  SimulatorOptions options;
  options.log_sink = [&](std::string_view line) { lines.append(line).append("\n"); };
  const auto file = std::filesystem::temp_directory_path() /
                    ("purser_simulator_log_" + std::to_string(::getpid()));
  options.log_file = file;
  {
    const Loopback loopback(std::move(options));
    auto client = loopback.connect();
    auto body = openai_body("the key is sk-canary-header");
    body["api_key"] = "sk-canary-body";
    client.post("/v1/chat/completions?key=sk-canary-query", body.dump(),
                "Authorization: Bearer sk-canary-header\r\nx-api-key: sk-canary-x\r\nCookie: "
                "a=sk-canary-cookie\r\napi-key: sk-canary-azure\r\n");
    const auto response = client.read_response();
    client.post(openai_path, "not json sk-canary-header",
                "Authorization: Bearer sk-canary-header\r\n");
    CHECK(client.read_response().body.find("sk-canary") == std::string::npos);
    loopback.simulator->stop();
    for (const auto& record : loopback.simulator->requests()) {
      CHECK(record.body.dump().find("sk-canary") == std::string::npos);
      for (const auto& [name, value] : record.headers)
        CHECK(value.find("sk-canary") == std::string::npos);
    }
  }
  std::ifstream stream(file);
  const std::string logged{std::istreambuf_iterator<char>(stream), {}};
  std::filesystem::remove(file);
  CHECK(logged == lines);
  CHECK(logged.find("\"event\":\"response\"") != std::string::npos);
  CHECK(logged.find("***") != std::string::npos);
  CHECK(logged.find("sk-canary") == std::string::npos);
}

TEST_CASE("simulator: each request and response is one JSON line with its time and outcome") {
  std::vector<Json> lines;
  const VirtualClock clock;
  SimulatorOptions options;
  options.clock = &clock;
  options.log_sink = [&](std::string_view line) { lines.push_back(Json::parse(line)); };
  const Loopback loopback(std::move(options));
  static_cast<void>(loopback.openai(openai_body()));
  REQUIRE(loopback.simulator->wait_for_responses(1));
  loopback.simulator->stop();

  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["time"] == "2026-11-21T10:00:00.000Z");
  CHECK(lines[0]["path"] == "/v1/chat/completions");
  CHECK(lines[0]["headers"]["authorization"] == "***");
  CHECK(lines[0]["body"] == openai_body());
  CHECK(lines[1]["status"] == 200);
  CHECK(lines[1]["outcome"] == "complete");
  CHECK(lines[1]["bytes"] > 100);
}

TEST_CASE("simulator: an address, port or log file that cannot be used is named") {
  const Loopback loopback;
  SimulatorOptions taken;
  taken.port = loopback.simulator->port();
  CHECK(refusal(std::move(taken)).find(std::to_string(loopback.simulator->port())) !=
        std::string::npos);
  SimulatorOptions nowhere;
  nowhere.address = "nowhere";
  CHECK(refusal(std::move(nowhere)).find("nowhere") != std::string::npos);
  SimulatorOptions no_log;
  no_log.log_file = "/no/such/folder/log";
  CHECK(refusal(std::move(no_log)).find("/no/such/folder/log") != std::string::npos);
}
