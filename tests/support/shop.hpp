// shop.hpp: a session with a budget that talks to the simulator over real HTTP: the whole stack.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <purser/adapters/providers/anthropic/provider.hpp>
#include <purser/adapters/providers/openai/provider.hpp>
#include <purser/adapters/simulator/simulator.hpp>
#include <purser/purser.hpp>

namespace purser {

/// Stands in every place where a key can be given; must turn up nowhere.
inline constexpr const char* canary = "sk-canary-7f3a9b2c";

/// A model at $0.001 per output token: an answer of ten tokens holds and costs $0.01.
inline PriceTable unit_prices() {
  const auto price = Price::flat(Rate(), Rate::per_million_tokens(1000_usd));
  return PriceTable().with("unit", price).value();
}

/// An answer of ten output tokens.
inline simulator::Scripted ten_tokens() {
  simulator::Scripted script;
  script.answer.text = "ten tokens";
  script.answer.usage.kind = simulator::ScriptedUsage::Kind::exact;
  script.answer.usage.classes.output = 10;
  return script;
}

struct ShopSetup {
  std::string kind = "openai";
  /// In place of `kind`: the provider that talks to `base_url`, `http://127.0.0.1:PORT`.
  std::function<std::shared_ptr<Provider>(http::Client, std::string base_url)> make{};
  simulator::Handler handler = [](const simulator::RequestRecord&) { return ten_tokens(); };
  Money budget = 0.10_usd;
  PriceTable prices = unit_prices();
  Tokens output_tokens_max = 10;  ///< of one call
  int attempts_max = 1;
  Busy busy = Busy::wait;
  std::chrono::nanoseconds call_timeout = std::chrono::minutes(1);
  std::size_t response_bytes_max = std::size_t{1} << 20;
};

struct Shop {
  explicit Shop(ShopSetup setup) : output_tokens_max(setup.output_tokens_max) {
    simulator::SimulatorOptions simulator_options;
    simulator_options.handler = std::move(setup.handler);
    server = simulator::Simulator::start(std::move(simulator_options)).value();
    RuntimeOptions options;
    options.routes = {{"*", provider(setup)}};
    options.prices = std::move(setup.prices);
    options.budget.output_tokens_min = 10;
    options.budget.busy = setup.busy;
    options.retry.attempts_max = setup.attempts_max;
    options.retry.delay_first = std::chrono::milliseconds(1);
    options.call_timeout = setup.call_timeout;
    runtime = Runtime::create(pool.executor(), std::move(options)).value();
    SessionOptions session_options;
    session_options.id = "shop";
    session_options.budget = setup.budget;
    session.emplace(runtime->session(std::move(session_options)).value());
  }

  /// One model call that asks for at most ten tokens, or what the setup says.
  Task<Reply> call(StreamSink* sink = nullptr) {
    ModelRequest request("unit", "hi");
    request.output_tokens_max = output_tokens_max;
    return session->complete(std::move(request), CallOptions(sink));
  }

  [[nodiscard]] AccountReport sums() const { return session->report().sums; }

  Tokens output_tokens_max;
  ThreadPool pool{4};
  std::unique_ptr<simulator::Simulator> server;
  std::shared_ptr<Runtime> runtime;
  std::optional<Session> session;

 private:
  template <class Options>
  static Options with_key(const ShopSetup& setup, std::string base_url) {
    Options options;
    options.base_url = std::move(base_url);
    options.api_key = Secret(canary);
    options.response_bytes_max = setup.response_bytes_max;
    return options;
  }

  std::shared_ptr<Provider> provider(const ShopSetup& setup) {
    auto client = http::Client::create(pool.executor(), make_timers(pool.executor()), {}).value();
    if (setup.make) return setup.make(std::move(client), server->base_url());
    if (setup.kind == "openai") {
      auto options = with_key<openai::OpenAiOptions>(setup, server->openai_base_url());
      return openai::make_provider(std::move(client), std::move(options)).value();
    }
    auto options = with_key<anthropic::AnthropicOptions>(setup, server->base_url());
    return anthropic::make_provider(std::move(client), std::move(options)).value();
  }
};

}  // namespace purser
