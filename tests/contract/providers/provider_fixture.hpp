// provider_fixture.hpp: each provider in front of the simulator, through real HTTP.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <purser/adapters/simulator/simulator.hpp>
#include <purser/tests/adapters/http/client_fixture.hpp>
#include <purser/tests/contract/providers/subjects.hpp>
#include <purser/tests/support/stream_recorder.hpp>

namespace purser::contract {

struct ProviderSetup {
  std::string kind = "openai";
  simulator::Scripted reply;
  simulator::Handler handler;  ///< in place of `reply`
  http::Timeouts timeouts;
  std::size_t response_bytes_max = std::size_t{1} << 20;
};

class ProviderFixture {
 public:
  explicit ProviderFixture(ProviderSetup setup)
      : kind(setup.kind), subject(contract::subject_named(setup.kind)) {
    simulator::SimulatorOptions options;
    options.keys.emplace_back(canary);
    options.handler = std::move(setup.handler);
    options.scenario.otherwise = setup.reply;
    simulator = simulator::Simulator::start(std::move(options)).value();
    provider = subject.make(
        {http.client, simulator->base_url(), setup.timeouts, setup.response_bytes_max});
  }

  /// With a sink when `streams`.
  Result<ModelReply> complete(const ModelRequest& request, bool streams) {
    ProviderContext context = make_context(streams);
    return http.run(provider->complete(request, context));
  }

  ProviderContext make_context(bool streams) {
    ProviderContext context;
    if (streams) context.sink = &sink;
    context.deadline = deadline;
    context.dispatched = [this] { ++dispatched; };
    context.usage_so_far = [this](const Usage& usage) { usages.push_back(usage); };
    return context;
  }

  std::string kind;
  const Subject& subject;
  http::ClientFixture http;
  std::unique_ptr<simulator::Simulator> simulator;
  std::shared_ptr<Provider> provider;
  StreamRecorder sink;
  Instant deadline = Instant::max();
  int dispatched = 0;
  std::vector<Usage> usages;
};

}  // namespace purser::contract
