// sampling_setup.hpp: servers that ask for a model of known prices.
#pragma once

#include <algorithm>
#include <memory>
#include <string>

#include <purser/tests/adapters/mcp/tools/served_tools.hpp>

namespace purser::mcp::tests {

/// 1 USD for each million tokens of output, nothing else.
inline PriceTable penny_prices() {
  Price price;
  price.rates.output = Rate::parse("1.00").value();
  price.rates.input = Rate::parse("0.01").value();
  return PriceTable::built_in().with("penny", price).value();
}

inline RunSetup penny_setup(Money budget, Tokens output) {
  RunSetup setup;
  setup.budget = budget;
  setup.prices = penny_prices();
  setup.script = [output](const ModelRequest& request) {
    scripted::Answer answer("sampled");
    answer.usage = {.input = 1, .output = std::min(output, request.output_tokens_max.value())};
    return answer;
  };
  return setup;
}

inline SamplingOptions may_sample() {
  SamplingOptions options;
  options.bounds.models = {"penny"};
  options.calls_per_call_max = 10'000;
  options.calls_per_minute_max = 100'000;
  return options;
}

inline Json sampling_question(int tokens = 100) {
  auto params = json(R"({"messages":[{"role":"user","content":{"type":"text","text":"hi"}}]})");
  params["maxTokens"] = tokens;
  return params;
}

inline void speak_modern(FakeServer& server) {
  server.scripts["server/discover"] = [](const Request&) {
    return json(R"({"resultType":"complete","supportedVersions":["2026-07-28"],
      "capabilities":{"tools":{}}})");
  };
}

/// A modern server whose tool asks a model again and again, `rounds` times.
inline void ask_again_and_again(FakeServer& server, int rounds) {
  speak_modern(server);
  auto asked = std::make_shared<int>(0);
  server.scripts["tools/call"] = [asked, rounds](const Request&) {
    if (++*asked > rounds) return json(R"({"resultType":"complete","content":[]})");
    auto result = json(R"({"resultType":"input_required","requestState":"s","inputRequests":{
      "q":{"method":"sampling/createMessage"}}})");
    result["inputRequests"]["q"]["params"] = sampling_question();
    return result;
  };
}

/// A legacy server that asks for a model while it works on each call; its answers are pushed.
struct LegacyCalls {
  explicit LegacyCalls(FakeServer& fake) : server(fake) {
    server.scripts["tools/call"] = [ids = ids](const Request& call) {
      ids->push_back(call.id);
      return Silence();
    };
  }
  void ask(std::int64_t id) const {
    server.push(Request(Id(id), "sampling/createMessage", sampling_question()));
  }
  void answer(std::size_t call) const {
    server.push(Response(ids->at(call), json(R"({"content":[]})")));
  }

  FakeServer& server;
  std::shared_ptr<std::vector<Id>> ids = std::make_shared<std::vector<Id>>();
};

}  // namespace purser::mcp::tests
