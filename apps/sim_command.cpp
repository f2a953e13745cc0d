// sim_command.cpp: `purser sim`: the provider simulator as a server, until it is interrupted.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>

#include <purser/adapters/simulator/scenario_file.hpp>
#include <purser/adapters/simulator/simulator.hpp>
#include <purser/apps/commands.hpp>
#include <purser/apps/interrupt.hpp>
#include <purser/apps/output.hpp>

namespace purser::cli {
namespace {

struct SimArguments {
  std::uint16_t port = 0;
  std::string scenario;
  std::string log;
};

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

ExitCode serve(const SimArguments& arguments) {
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

}  // namespace

void add_sim_command(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<SimArguments>();
  auto* sim = app.add_subcommand("sim", "Serve a simulated provider on 127.0.0.1");
  sim->add_option("--port", arguments->port, "Port to listen on; 0 takes a free one")
      ->capture_default_str();
  sim->add_option("--scenario", arguments->scenario, "Scripted answers (docs/simulator.md)");
  sim->add_option("--log", arguments->log, "Append a JSON line per request and response");
  sim->callback([arguments, &chosen] { chosen = [arguments] { return serve(*arguments); }; });
}

}  // namespace purser::cli
