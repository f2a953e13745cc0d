// command_line.cpp: the parser of the `purser` command.
#include <purser/apps/command_line.hpp>

#include <CLI/CLI.hpp>

#include <purser/apps/commands.hpp>
#include <purser/apps/output.hpp>

namespace purser::cli {
namespace {

constexpr auto about = "Runs AI agents under a hard budget. No call leaves that does not fit.";

constexpr auto examples = R"(
Examples:
  purser check policy.yaml
  purser run policy.yaml "How much is 12% of 3,480?"
  purser run policy.yaml --agent writer --budget '$0.25' --json "..." > result.json
  purser prices gpt-4o
  purser sim --port 8080 --log requests.jsonl

Exit codes: 0 done, 1 failed, 2 bad arguments or policy, 3 budget exhausted, 4 loop detected.
)";

int parse_and_run(int argc, const char* const* argv) {
  CLI::App app(about, "purser");
  app.set_version_flag("--version", "purser " PURSER_VERSION);
  app.footer(examples);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  Chosen chosen;
  add_run_command(app, chosen);
  add_check_command(app, chosen);
  add_prices_command(app, chosen);
  add_sim_command(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = app.exit(error) == 0;
    return static_cast<int>(asked_for_help ? ExitCode::done : ExitCode::usage);
  }
  return static_cast<int>(chosen());
}

}  // namespace

int run_command_line(int argc, const char* const* argv) {
  try {
    return parse_and_run(argc, argv);
  } catch (const std::exception& error) {
    complain(error.what());
    return static_cast<int>(ExitCode::failed);
  }
}

}  // namespace purser::cli
