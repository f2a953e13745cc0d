// sim_command.cpp: `purser sim`: the provider simulator as a server, until it is interrupted.
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>

#include <purser/adapters/simulator/scenario_file.hpp>
#include <purser/adapters/simulator/simulator.hpp>
#include <purser/apps/commands.hpp>
#include <purser/apps/interrupt.hpp>
#include <purser/apps/output.hpp>

namespace purser::cli {
namespace {

Result<simulator::SimulatorOptions> options_of(const SimArguments& arguments) {
  simulator::SimulatorOptions options;
  options.port = arguments.port;
  options.records_max = 0;
  if (!arguments.log.empty()) options.log_file = arguments.log;
  if (arguments.scenario.empty()) return options;
  auto scenario = simulator::read_scenario(arguments.scenario);
  if (!scenario) return fail(scenario.error());
  options.scenario = *std::move(scenario);
  return options;
}

void announce(const simulator::Simulator& server) {
  say("purser sim listening on " + server.base_url());
  put(stderr, fmt::format("OpenAI base URL:    {}\nAnthropic base URL: {}\nCtrl-C ends it.\n",
                          server.openai_base_url(), server.base_url()));
}

}  // namespace

ExitCode serve_simulator(const SimArguments& arguments) {
  auto options = options_of(arguments);
  if (!options) {
    complain(options.error().message());
    return ExitCode::usage;
  }
  boost::asio::io_context context;
  const Interrupt interrupt(context, [&context] { context.stop(); });
  const auto server = simulator::Simulator::start(*std::move(options));
  if (!server) {
    complain(server.error().message());
    return ExitCode::failed;
  }
  announce(**server);
  context.run();
  return ExitCode::done;
}

}  // namespace purser::cli
