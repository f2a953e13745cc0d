// demo_main.cpp: the story of scripts/demo: an agent works, spends, and is stopped by its budget.
#include <cstdio>
#include <string>

#include <purser/adapters/quickstart/models.hpp>
#include <purser/apps/live_status.hpp>
#include <purser/apps/report/session_page.hpp>
#include <purser/apps/report_file.hpp>
#include <purser/purser.hpp>
#include <purser/tools.hpp>

using namespace purser;

namespace {

struct PortArgs {
  std::string port;
};
BOOST_DESCRIBE_STRUCT(PortArgs, (), (port))

struct FreightArgs {
  std::string from;
  std::string to;
  int tonnes = 20;
};
BOOST_DESCRIBE_STRUCT(FreightArgs, (), (from, to, tonnes))

Json weather_at(PortArgs args) {
  return {{"port", args.port}, {"wind_knots", 14}, {"sea", "moderate"}};
}

Json freight_rate(FreightArgs args) {
  return {{"from", args.from}, {"to", args.to}, {"usd", 40 * args.tonnes}};
}

/// What the simulated model does: it asks its tools again and again, until somebody stops it.
constexpr std::string_view scenario = R"(
version: 1
defaults: {chunk_bytes: 4, chunk_delay: 12ms, first_byte_delay: 150ms}
rules:
  - replies:
      - text: "Let me see. First the weather at both ends of the voyage."
        tool_calls:
          - {name: weather, arguments: {port: Valparaiso}}
          - {name: weather, arguments: {port: Rotterdam}}
      - text: "Fair winds. Now what the cargo would bring."
        tool_calls:
          - {name: freight, arguments: {from: Valparaiso, to: Rotterdam, tonnes: 120}}
      - text: "Not bad. I will compare it with two other ports."
        tool_calls:
          - {name: freight, arguments: {from: Valparaiso, to: Hamburg, tonnes: 120}}
          - {name: freight, arguments: {from: Valparaiso, to: Antwerp, tonnes: 120}}
      - text: "And once more for a larger cargo, to be sure."
        tool_calls:
          - {name: freight, arguments: {from: Valparaiso, to: Rotterdam, tonnes: 400}}
)";

constexpr const char* task =
    "Plan a voyage from Valparaiso to Rotterdam: check the weather at both ports, compare freight "
    "rates with Hamburg and Antwerp "
    "for several cargo sizes, and recommend what to load.";

AgentOptions quartermaster(const std::string& model) {
  const auto weather = tool("weather", "The weather at a port", weather_at) | cost(0.01_usd);
  const auto freight =
      tool("freight", "What a cargo pays between two ports", freight_rate) | cost(0.02_usd);
  AgentOptions options;
  options.name = "quartermaster";
  options.model = model;
  options.instructions = "You plan voyages. Use your tools for every fact.";
  options.tools = ToolSet::create({weather.build().value(), freight.build().value()}).value();
  return options;
}

/// The same as a page. False: it could not be written.
bool write_page(const char* path, const SessionReport& report) {
  const auto page = cli::to_html(report, system_clock().wall_now());
  const auto written = cli::write_report_file(path, page);
  if (written) {
    std::printf("\nThe same as a page: %s\n", path);
  } else {
    std::fprintf(stderr, "purser-demo: %s\n", written.error().message().c_str());
  }
  return written.has_value();
}

int tell(ThreadPool& pool, const Models& models, const char* page) {
  RuntimeOptions options;
  options.routes = models.routes;
  const auto runtime = Runtime::create(pool.executor(), std::move(options)).value();
  const auto session =
      runtime->session({.id = "demo", .customer = "acme", .budget = 0.10_usd}).value();
  std::printf(
      "Model:  %s, from %s\nBudget: %s; the tools cost $0.01 and $0.02 a call\nTask:   %s\n\n",
      models.model.c_str(), models.description.c_str(), "$0.10", task);

  cli::LiveStatus live(runtime, session, cli::LiveStatusOptions::for_terminal());
  const auto run =
      pool.wait(Agent(quartermaster(models.model)).run(session, task, RunOptions(&live)));
  live.finish();

  std::printf("\nThe run ended: %s.\n", std::string(to_string(run.stop)).c_str());
  if (run.error) std::printf("%s\n", run.error->message().c_str());
  std::printf("\n%s", to_table(run.report).c_str());
  if (page != nullptr && !write_page(page, run.report)) return 1;
  return run.answered() || run.stop == RunStop::budget_exhausted ? 0 : 1;
}

}  // namespace

/// Usage: purser-demo [PAGE.html]
int main(int argc, char** argv) {
  ThreadPool pool;
  const auto models = models_from_environment(pool.executor(), {scenario});
  if (!models) {
    std::fprintf(stderr, "purser-demo: %s\n", to_string(models.error()).c_str());
    return 1;
  }
  return tell(pool, *models, argc > 1 ? argv[1] : nullptr);
}
