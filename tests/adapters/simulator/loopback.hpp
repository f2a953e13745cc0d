// loopback.hpp: a running simulator and requests to it.
#pragma once

#include <string>
#include <utility>

#include <purser/adapters/simulator/scenario_file.hpp>
#include <purser/adapters/simulator/simulator.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/http_probe.hpp>

namespace purser::simulator {

inline constexpr std::string_view openai_path = "/v1/chat/completions";
inline constexpr std::string_view anthropic_path = "/v1/messages";
inline constexpr std::string_view openai_key = "Authorization: Bearer sk-canary-openai\r\n";
inline constexpr std::string_view anthropic_key =
    "x-api-key: sk-canary-anthropic\r\nanthropic-version: 2023-06-01\r\n";

struct Loopback {
  explicit Loopback(SimulatorOptions options = {}) {
    auto started = Simulator::start(std::move(options));
    REQUIRE(started);
    simulator = std::move(*started);
  }

  static Loopback with_scenario(std::string_view rules) {
    auto scenario =
        parse_scenario("{version: 1, rules: [" + std::string(rules) + "]}", "test.yaml");
    INFO((scenario ? std::string() : scenario.error().message()));
    REQUIRE(scenario);
    SimulatorOptions options;
    options.scenario = std::move(*scenario);
    return Loopback(std::move(options));
  }

  [[nodiscard]] probe::HttpProbe connect() const { return probe::HttpProbe(simulator->port()); }

  [[nodiscard]] probe::HttpResponse openai(const Json& body) const {
    auto client = connect();
    client.post(openai_path, body.dump(), openai_key);
    return client.read_response();
  }

  [[nodiscard]] probe::HttpResponse anthropic(const Json& body) const {
    auto client = connect();
    client.post(anthropic_path, body.dump(), anthropic_key);
    return client.read_response();
  }

  std::unique_ptr<Simulator> simulator;
};

inline Json openai_body(std::string text = "What is a ledger?") {
  return {{"model", "gpt-4o"},
          {"messages", Json::array({{{"role", "user"}, {"content", std::move(text)}}})}};
}

inline Json openai_stream(std::string text = "What is a ledger?") {
  auto body = openai_body(std::move(text));
  body["stream"] = true;
  body["stream_options"] = {{"include_usage", true}};
  return body;
}

inline Json anthropic_body(std::string text = "What is a ledger?") {
  return {{"model", "claude-sonnet-4-5"},
          {"max_tokens", 1000},
          {"messages", Json::array({{{"role", "user"}, {"content", std::move(text)}}})}};
}

}  // namespace purser::simulator
