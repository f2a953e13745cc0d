// policy_run.hpp: a runtime as a policy builds it, with a scripted model behind its routes.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>

#include <purser/adapters/policy/build.hpp>
#include <purser/adapters/policy/parse.hpp>
#include <purser/adapters/providers/scripted/provider.hpp>
#include <purser/agent/start.hpp>
#include <purser/tests/adapters/policy/policy_schema.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/virtual_timers.hpp>

namespace purser::policy {

/// The value of `${CANARY}`; must turn up nowhere.
inline constexpr auto hidden = "sk-canary-40d7ee";

/// One provider that serves every model, and `more`, which begins in line 3.
inline std::string text_with(const std::string& more) {
  return "version: 1\nproviders: {simulator: {}}\n" + more;
}

inline Result<Policy> parse_with(const std::string& more) {
  ParseOptions options;
  options.environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "CANARY") return hidden;
    return std::nullopt;
  };
  return parse_policy(text_with(more), "p.yaml", options);
}

inline Policy good_policy(const std::string& more) {
  auto policy = parse_with(more);
  if (!policy) FAIL(policy.error().message());
  check_schema_takes(text_with(more));
  return *std::move(policy);
}

inline std::string mistakes_in(const std::string& more) {
  const auto policy = parse_with(more);
  return policy ? "" : policy.error().message();
}

/// The same where only models of the name `gpt-*` have a route, and `more` begins in line 4.
inline std::string mistakes_with_gpt_only(const std::string& more) {
  const auto policy = parse_with("routes: [{model: \"gpt-*\", provider: simulator}]\n" + more);
  return policy ? "" : policy.error().message();
}

using Ask = std::function<void(const ApprovalRequest&, ApprovalAnswer)>;

inline Result<RuntimeOptions> build_with(const std::string& more, asio::io_context& context,
                                         StageRegistry stages = {}, Ask ask = {}) {
  Surroundings surroundings(
      http::Client::create(context.get_executor(), make_timers(context.get_executor()), {})
          .value());
  surroundings.simulator_url = "http://127.0.0.1:9";
  surroundings.stages = std::move(stages);
  surroundings.ask = std::move(ask);
  return runtime_options(good_policy(more), surroundings);
}

/// A session with $1. Time stands still unless the test moves it or nothing else is left to do.
class PolicyRun {
 public:
  explicit PolicyRun(
      const std::string& more,
      scripted::Script script = [](const ModelRequest&) { return scripted::Answer("hello"); },
      StageRegistry stages = {}, Ask ask = {}) {
    auto options = build_with(more, context, std::move(stages), std::move(ask));
    if (!options) FAIL(options.error().message());
    provider = std::make_shared<scripted::ScriptedProvider>(std::move(script));
    for (auto& route : options->routes) route.provider = provider;
    options->timers = timers;
    options->clock = &timers->virtual_clock();
    options->retry.attempts_max = 1;
    runtime = Runtime::create(context.get_executor(), *std::move(options)).value();
    SessionOptions session_options;
    session_options.id = "s1";
    session_options.budget = 1_usd;
    session.emplace(runtime->session(std::move(session_options)).value());
  }

  Result<Reply> complete(ModelRequest request) {
    return wait_for(session->complete(std::move(request)));
  }
  Result<Reply> complete(std::string prompt = "hi", std::string model = "gpt-4o") {
    return complete(ModelRequest(std::move(model), std::move(prompt)));
  }

  /// Waits pass at once.
  Result<Reply> wait_for(Task<Reply> call) {
    std::optional<Result<Reply>> outcome;
    start<Result<Reply>>(context.get_executor(), std::move(call),
                         [&](Result<Reply> reply) { outcome.emplace(std::move(reply)); });
    poll();
    while (!outcome && timers->next() != Instant::max()) {
      timers->advance(
          std::max(timers->next() - timers->clock().now(), std::chrono::nanoseconds(0)));
      poll();
    }
    return std::move(outcome).value();
  }

  [[nodiscard]] bool has_stage(const std::string& name) const {
    return runtime->explain().find(name) != std::string::npos;
  }

  void poll() {
    context.restart();
    context.poll();
  }

  std::shared_ptr<VirtualTimers> timers = std::make_shared<VirtualTimers>();
  asio::io_context context;
  std::shared_ptr<scripted::ScriptedProvider> provider;
  std::shared_ptr<Runtime> runtime;
  std::optional<Session> session;
};

}  // namespace purser::policy
