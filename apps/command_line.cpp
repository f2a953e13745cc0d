// command_line.cpp: what the `purser` command understands. The only file that sees the parser.
#include <purser/apps/command_line.hpp>

#include <CLI/CLI.hpp>
#include <functional>

#include <purser/apps/commands.hpp>
#include <purser/apps/output.hpp>

namespace purser::cli {
namespace {

constexpr auto about = "Runs AI agents under a hard budget. No call leaves that does not fit.";

constexpr auto examples = R"(
Examples:
  purser check policy.yaml
  purser check --schema > policy.schema.json
  purser run policy.yaml "How much is 12% of 3,480?"
  purser run policy.yaml --agent writer --budget '$0.25' --json "..." > result.json
  purser run policy.yaml --record run.cassette "..."
  purser prices explain gpt-4o --at 2026-11-01
  purser prices search opus
  purser prices diff old.json
  purser simulate --policy policy.yaml usage.jsonl
  purser sim --port 8080 --log requests.jsonl
  purser ledger verify purser.db
  purser mcp list "npx -y @modelcontextprotocol/server-everything"
  purser mcp call files read_file '{"path":"notes.txt"}' --policy policy.yaml
  purser report purser.db --by model --since 2026-11-01
  purser report purser.db --format html --output report.html

Exit codes: 0 done, 1 failed, 2 bad arguments or policy, 3 budget exhausted, 4 loop detected,
5 different (prices diff).
)";

/// The command that was chosen, with its arguments filled in by the parser.
struct Chosen {
  std::function<ExitCode()> command;
  RunArguments run;
  std::string policy;
  bool schema = false;
  PricesArguments prices;
  SimArguments sim;
  LedgerArguments ledger;
  ReportArguments report;
  SimulateArguments simulate;
  McpArguments mcp;
};

void add_run(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("run", "Run an agent of a policy on a task");
  auto& run = chosen.run;
  command->add_option("POLICY", run.policy, "Policy file (docs/policy.md)")->required();
  command->add_option("TASK", run.task, "What the agent is to do; - reads it from stdin")
      ->required();
  command->add_option("--agent", run.agent, "Agent of the policy; not needed if it has one");
  command->add_option("--customer", run.customer, "Who the money is spent for");
  command->add_option("--session", run.session, "Name of the session in the report");
  command->add_option("--budget", run.budget, "The most this session may spend, such as '$0.50'");
  command
      ->add_option("--approve", run.approve,
                   "Answer for tools that need approval, instead of asking at the terminal")
      ->check(CLI::IsMember({"all", "none"}));
  auto* record =
      command->add_option("--record", run.record, "Write all calls to this cassette, for --replay");
  command->add_option("--replay", run.replay, "Play the calls of a cassette; needs no key")
      ->excludes(record);
  command->add_flag("--json", run.json, "Print one JSON document: output, stop, error, report");
  command->add_option("--report-html", run.report_html,
                      "Write the session's report to this file as a page");
  command->callback([&chosen] { chosen.command = [&chosen] { return run_agent(chosen.run); }; });
}

void add_check(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("check", "Check a policy file and summarise it");
  auto* policy = command->add_option("POLICY", chosen.policy, "Policy file (docs/policy.md)");
  command->add_flag("--schema", chosen.schema, "Print the JSON Schema of policies, for editors")
      ->excludes(policy);
  command->callback([&chosen] {
    if (chosen.policy.empty() && !chosen.schema) throw CLI::RequiredError("POLICY");
    chosen.command = [&chosen] {
      return chosen.schema ? print_schema() : check_policy(chosen.policy);
    };
  });
}

/// What every command about prices understands.
CLI::App& add_prices_command(CLI::App& to, Chosen& chosen, const char* name, const char* what,
                             ExitCode (*command)(const PricesArguments&)) {
  auto* parsed = to.add_subcommand(name, what);
  auto& prices = chosen.prices;
  parsed->add_flag("--json", prices.json, "Print one JSON document");
  parsed->add_option("--prices", prices.file,
                     "A price table (docs/pricing.md) on top of the built-in");
  parsed->callback([&chosen, command] {
    if (chosen.command) return;  // the command of a subcommand was chosen before
    chosen.command = [&chosen, command] { return command(chosen.prices); };
  });
  return *parsed;
}

void add_price_lists(CLI::App& group, Chosen& chosen) {
  auto& prices = chosen.prices;
  auto& list = add_prices_command(group, chosen, "list", "List the prices in force", list_prices);
  auto& search = add_prices_command(group, chosen, "search", "List models with all of these words",
                                    list_prices);
  search.add_option("WORDS", prices.words, "Parts of the model's or provider's name")->required();
  for (auto* command : {&list, &search}) {
    command->add_option("--provider", prices.provider, "Only this kind of provider");
    command->add_flag("--all", prices.all,
                      "Also prices that are over or to come, and models listed at $0");
  }
}

void add_prices(CLI::App& app, Chosen& chosen) {
  auto& prices = chosen.prices;
  auto& group = add_prices_command(
      app, chosen, "prices", "List prices, or explain a model's, or compare tables", show_prices);
  auto& explain = add_prices_command(group, chosen, "explain",
                                     "Show step by step how a price is found", explain_prices);
  add_price_lists(group, chosen);
  auto& diff =
      add_prices_command(group, chosen, "diff",
                         "Say what differs between two tables: 5 where anything does", diff_prices);
  group.add_option("MODEL", prices.model, "The same as explain MODEL; without it as list");
  explain.add_option("MODEL", prices.model, "As a request names it")->required();
  for (auto* command : {&group, &explain}) {
    command->add_option("--provider", prices.provider,
                        "Kind of provider, such as openai or anthropic");
    command->add_option("--at", prices.at, "Date or time of the call, in UTC; now unless stated");
  }
  diff.add_option("OLD", prices.old_file, "A price table")->required();
  diff.add_option("NEW", prices.new_file, "Another one; the built-in table unless stated");
}

void add_sim(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("sim", "Serve a simulated provider on 127.0.0.1");
  auto& sim = chosen.sim;
  command->add_option("--port", sim.port, "Port to listen on; 0 takes a free one")
      ->capture_default_str();
  command->add_option("--scenario", sim.scenario, "Scripted answers (docs/simulator.md)");
  command->add_option("--log", sim.log, "Append a JSON line per request and response");
  command->callback(
      [&chosen] { chosen.command = [&chosen] { return serve_simulator(chosen.sim); }; });
}

void add_ledger_command(CLI::App& app, Chosen& chosen, const char* name, const char* what,
                        ExitCode (*command)(const LedgerArguments&),
                        const std::function<void(CLI::App&, LedgerArguments&)>& add_options) {
  auto* parsed = app.add_subcommand(name, what);
  auto& ledger = chosen.ledger;
  parsed->add_option("FILE", ledger.file, "The journal: ledger.path of the policy")->required();
  add_options(*parsed, ledger);
  parsed->callback([&chosen, command] {
    chosen.command = [&chosen, command] { return command(chosen.ledger); };
  });
}

void add_ledger(CLI::App& app, Chosen& chosen) {
  auto* group =
      app.add_subcommand("ledger", "Look at the journal of a durable ledger, or correct it");
  group->require_subcommand(1);
  add_ledger_command(*group, chosen, "verify", "Check that every record is there as it was written",
                     verify_ledger, [](CLI::App& command, LedgerArguments& ledger) {
                       command.add_option("--anchor", ledger.anchor,
                                          "A hash that verify printed before: finds a cut end too");
                     });
  add_ledger_command(*group, chosen, "show", "Print every record", show_ledger,
                     [](CLI::App& command, LedgerArguments& ledger) {
                       command.add_flag("--json", ledger.json, "One JSON document per line");
                     });
  add_ledger_command(
      *group, chosen, "reconcile", "List charges in doubt, or say what one did cost",
      reconcile_ledger, [](CLI::App& command, LedgerArguments& ledger) {
        command.add_option("--call", ledger.call, "Number of the call");
        command.add_option("--attempt", ledger.attempt, "Its attempt")->capture_default_str();
        command.add_option("--cost", ledger.cost, "What it cost, such as '$0.02'");
      });
  add_ledger_command(
      *group, chosen, "compact", "Fold old records into a summary", compact_ledger,
      [](CLI::App& command, LedgerArguments& ledger) {
        command.add_option("--keep", ledger.keep, "What stays in full: a duration of at least 24h")
            ->capture_default_str();
        command.add_flag("--dry-run", ledger.dry_run, "Only say what would be folded");
      });
}

void add_report(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("report", "Tell what a durable ledger spent, and on what");
  auto& report = chosen.report;
  command->add_option("FILE", report.file, "The journal: ledger.path of the policy")->required();
  command->add_option("--by", report.by, "What the rows are")
      ->check(CLI::IsMember({"session", "customer", "agent", "model", "tool", "day", "month"}))
      ->capture_default_str();
  command->add_option("--format", report.format, "How it is written")
      ->check(CLI::IsMember({"table", "json", "csv", "markdown", "html"}))
      ->capture_default_str();
  command->add_option("--since", report.since, "Only from this date or time on, in UTC");
  command->add_option("--until", report.until, "Only before this date or time");
  command->add_option("--customer", report.customer, "Only what was spent for this customer");
  command->add_option("--session", report.session, "Only what sessions of this name spent");
  command->add_option("--output", report.output, "Write to this file instead of stdout");
  command->add_option("--policy", report.policy, "Show the limits of this policy as well");
  command->add_flag("--follow", report.follow, "Go on as new records come, until Ctrl-C");
  command->callback(
      [&chosen] { chosen.command = [&chosen] { return report_spending(chosen.report); }; });
}

void add_simulate(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("simulate", "Try a policy on a log of calls");
  auto& simulate = chosen.simulate;
  command->add_option("FILE", simulate.file, "Calls, one JSON document a line; - reads stdin")
      ->required();
  command->add_option("--policy", simulate.policy, "Policy file (docs/policy.md)")->required();
  command->add_flag("--summary", simulate.summary, "Print a table instead of a line per call");
  command->callback(
      [&chosen] { chosen.command = [&chosen] { return simulate_policy(chosen.simulate); }; });
}

CLI::App& add_mcp_command(CLI::App& app, Chosen& chosen, const char* name, const char* what,
                          ExitCode (*command)(const McpArguments&)) {
  auto* parsed = app.add_subcommand(name, what);
  auto& mcp = chosen.mcp;
  parsed
      ->add_option("SERVER", mcp.server,
                   "A name in the policy; without one an address or a command, its words divided "
                   "by blanks")
      ->required();
  parsed->add_option("--policy", mcp.policy, "Policy file that has the server (docs/policy.md)");
  parsed->add_option("--era", mcp.era, "Speak this, instead of asking the server")
      ->check(CLI::IsMember({"legacy", "modern"}));
  parsed
      ->add_option("--pass-environment", mcp.pass_environment,
                   "Variables that a command gets from here, divided by commas")
      ->delimiter(',')
      ->allow_extra_args(false);
  parsed->add_flag("--json", mcp.json, "Print one JSON document");
  parsed->callback(
      [&chosen, command] { chosen.command = [&chosen, command] { return command(chosen.mcp); }; });
  return *parsed;
}

void add_mcp(CLI::App& app, Chosen& chosen) {
  auto* group = app.add_subcommand("mcp", "Try a server of tools (docs/mcp.md)");
  group->require_subcommand(1);
  add_mcp_command(*group, chosen, "list", "List its tools and what they cost", list_mcp_tools);
  auto& call = add_mcp_command(*group, chosen, "call", "Call one of its tools", call_mcp_tool);
  call.add_option("TOOL", chosen.mcp.tool, "As the server names it")->required();
  call.add_option("ARGUMENTS", chosen.mcp.arguments, "A JSON object; none unless stated");
  add_mcp_command(*group, chosen, "inspect", "Show all that it says of itself", inspect_mcp_server);
}

int parse_and_run(int argc, const char* const* argv) {
  CLI::App app(about, "purser");
  app.set_version_flag("--version", "purser " PURSER_VERSION);
  app.footer(examples);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  Chosen chosen;
  add_run(app, chosen);
  add_check(app, chosen);
  add_prices(app, chosen);
  add_sim(app, chosen);
  add_ledger(app, chosen);
  add_report(app, chosen);
  add_simulate(app, chosen);
  add_mcp(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = app.exit(error) == 0;
    return static_cast<int>(asked_for_help ? ExitCode::done : ExitCode::usage);
  }
  return static_cast<int>(chosen.command());
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
