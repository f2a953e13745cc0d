// cached_run.hpp: a run with a cache, and calls that are under way until a test lets them go on.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <purser/middleware/cache.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser {

inline ModelRequest steady(std::string prompt = "hi") {
  ModelRequest request("gpt-4o", std::move(prompt));
  request.temperature = 0;
  return request;
}

inline RunSetup one_answer(scripted::Answer answer) {
  RunSetup setup;
  setup.answers = {std::move(answer)};
  return setup;
}

struct Kept {
  explicit Kept(CacheOptions options = {}, RunSetup setup = {}) : run(std::move(setup)) {
    REQUIRE(run.runtime->use(cache(std::move(options))));
  }

  Result<Reply> ask(ModelRequest request = steady()) {
    return run.wait(run.session->complete(std::move(request)));
  }
  Result<Reply> ask(Session session) { return run.wait(session.complete(steady())); }

  Session session_of(std::string id, std::string customer) {
    SessionOptions options;
    options.id = std::move(id);
    options.customer = std::move(customer);
    return run.runtime->session(std::move(options)).value();
  }

  /// Under way until the test lets it go on.
  Started begin(Session session, CallOptions options = {}) {
    outcomes.emplace_back();
    const auto place = outcomes.size() - 1;
    auto started = start<Result<Reply>>(
        run.executor(), session.complete(steady(), options),
        [this, place](Result<Reply> reply) { outcomes[place].emplace(std::move(reply)); });
    run.poll();
    return started;
  }
  Started begin() { return begin(*run.session); }

  [[nodiscard]] int paid() const { return run.provider->calls(); }

  std::vector<std::optional<Result<Reply>>> outcomes;
  Run run;
};

inline bool is_hit(const Result<Reply>& reply) {
  if (!reply) return false;
  const auto& warnings = reply->warnings();
  return std::count_if(warnings.begin(), warnings.end(), [](const Warning& warning) {
           return warning.type == "cache_hit";  // the watch may have something to say as well
         }) == 1;
}

}  // namespace purser
