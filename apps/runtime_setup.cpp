// runtime_setup.cpp: builds from the bottom up; the first error ends it.
#include <purser/apps/runtime_setup.hpp>

#include <purser/apps/offline_policy.hpp>
#include <purser/apps/output.hpp>
#include <purser/apps/sign_in.hpp>

namespace purser::cli {
namespace {

Result<> surround(RuntimeSetup& setup, const policy::Policy& policy, const RuntimeNeeds& needs) {
  if (!needs.offline && policy::needs_simulator(policy)) {
    auto simulator = simulator::Simulator::start();
    if (!simulator) return fail(simulator.error());
    setup.simulator = *std::move(simulator);
  }
  auto& surroundings = *setup.surroundings;
  if (setup.simulator) surroundings.simulator_url = setup.simulator->base_url();
  if (needs.offline) surroundings.simulator_url = offline_url;
  surroundings.ask = needs.ask;
  surroundings.elicitation = needs.elicitor.form;
  surroundings.url_elicitation = needs.elicitor.address;
  return {};
}

}  // namespace

Result<RuntimeSetup> set_up_surroundings(asio::io_context& context) {
  RuntimeSetup setup;
  setup.timers = make_timers(context.get_executor());
  auto client = http::Client::create(context.get_executor(), setup.timers, http::ClientOptions());
  if (!client) return fail(client.error());
  auto& surroundings = setup.surroundings.emplace(*std::move(client));
  surroundings.mcp_tokens = token_file();
  if (is_terminal(stderr)) {
    surroundings.show_sign_in = [](const std::string& server, const std::string& page) {
      put(stderr, sign_in_text(server, page));
    };
  }
  return setup;
}

Result<RuntimeSetup> set_up_runtime(const policy::Policy& policy, const RuntimeNeeds& needs,
                                    asio::io_context& context) {
  auto begun = set_up_surroundings(context);
  if (!begun) return fail(begun.error());
  auto setup = *std::move(begun);
  if (auto done = surround(setup, policy, needs); !done) return fail(done.error());
  auto options = policy::runtime_options(policy, *setup.surroundings);
  if (!options) return fail(options.error());
  options->timers = setup.timers;
  options->stages.insert(options->stages.end(), needs.stages.begin(), needs.stages.end());
  auto runtime = Runtime::create(context.get_executor(), *std::move(options));
  if (!runtime) return fail(runtime.error());
  setup.runtime = *std::move(runtime);
  return setup;
}

}  // namespace purser::cli
