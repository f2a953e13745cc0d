// commands.hpp: the commands of `purser`, as functions of their arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <purser/apps/exit_code.hpp>

namespace purser::cli {

struct RunArguments {
  std::string policy;
  std::string task;  ///< "-": what stdin brings
  std::string agent;
  std::string customer;
  std::string session;
  std::optional<std::string> budget;
  std::string approve;  ///< all, none; empty: somebody is asked
  std::string record;   ///< a cassette to write; empty: none
  std::string replay;   ///< a cassette to play; empty: none
  bool json = false;
  std::string report_html;  ///< a file for the page of the session; empty: none
};

struct PricesArguments {
  std::string model;  ///< empty: all
  std::string provider;
  bool json = false;
  std::string file;                ///< a table on top of the built-in one; empty: none
  std::vector<std::string> words;  ///< search
  bool all = false;                ///< list, search: prices that are over or to come as well
  std::string at;                  ///< explain: a date or time; empty: now
  std::string old_file;            ///< diff
  std::string new_file;            ///< diff; empty: the built-in table
};

struct SimArguments {
  std::uint16_t port = 0;
  std::string scenario;
  std::string log;
};

struct LedgerArguments {
  std::string file;
  std::string anchor;  ///< verify: a hash that the journal once ended with; empty: none
  bool json = false;   ///< show
  std::uint64_t call = 0;
  std::uint32_t attempt = 1;
  std::string cost;          ///< reconcile
  std::string keep = "90d";  ///< compact: what stays in full
  bool dry_run = false;      ///< compact
};

struct ReportArguments {
  std::string file;
  std::string by = "session";    ///< a name of a SpendingKey
  std::string format = "table";  ///< table, json, csv, markdown, html
  std::string since;             ///< dates or times; empty: all
  std::string until;
  std::string customer;
  std::string session;
  std::string output;  ///< a file; empty: stdout
  std::string policy;  ///< whose budgets are limits as well; empty: none
  bool follow = false;
};

struct SimulateArguments {
  std::string file;  ///< the log; "-": what stdin brings
  std::string policy;
  bool summary = false;
};

struct McpArguments {
  std::string server;     ///< a name in the policy; without one an address or a command line
  std::string policy;     ///< empty: none
  std::string tool;       ///< call
  std::string arguments;  ///< call: a JSON object; empty: none
  std::string era;        ///< legacy, modern; empty: as the policy says, else the server is asked
  std::vector<std::string> pass_environment;
  bool json = false;
};

/// `purser run`: an agent of a policy works on a task.
[[nodiscard]] ExitCode run_agent(const RunArguments& arguments);
/// `purser check`: whether a policy file is right, and what it says in short.
[[nodiscard]] ExitCode check_policy(const std::string& path);
/// `purser check --schema`: the JSON Schema of policy files.
[[nodiscard]] ExitCode print_schema();
/// `purser prices`: `list`, or `explain` where a model is named.
[[nodiscard]] ExitCode show_prices(const PricesArguments& arguments);
/// `purser prices list` and `search`: rows of the table; a search that finds none has failed.
[[nodiscard]] ExitCode list_prices(const PricesArguments& arguments);
/// `purser prices explain`: how a model's price is found, and all that is known of it.
[[nodiscard]] ExitCode explain_prices(const PricesArguments& arguments);
/// `purser prices diff`: what differs between two tables.
[[nodiscard]] ExitCode diff_prices(const PricesArguments& arguments);
/// `purser sim`: serves a simulated provider until it is interrupted.
[[nodiscard]] ExitCode serve_simulator(const SimArguments& arguments);

/// `purser ledger verify`: whether every record of a journal is there as it was written.
[[nodiscard]] ExitCode verify_ledger(const LedgerArguments& arguments);
/// `purser ledger show`: every record, a line each.
[[nodiscard]] ExitCode show_ledger(const LedgerArguments& arguments);
/// `purser ledger reconcile`: what a charge in doubt did cost; without a call, those in doubt.
[[nodiscard]] ExitCode reconcile_ledger(const LedgerArguments& arguments);
/// `purser ledger compact`: folds old records into a summary.
[[nodiscard]] ExitCode compact_ledger(const LedgerArguments& arguments);

/// `purser report`: what a journal says was spent, by whom and on what.
[[nodiscard]] ExitCode report_spending(const ReportArguments& arguments);

/// `purser mcp list`: what tools a server has, and what they cost.
[[nodiscard]] ExitCode list_mcp_tools(const McpArguments& arguments);
/// `purser mcp call`: one call of a tool, through the chain, booked under the policy's budgets.
[[nodiscard]] ExitCode call_mcp_tool(const McpArguments& arguments);
/// `purser mcp inspect`: all that a server says of itself.
[[nodiscard]] ExitCode inspect_mcp_server(const McpArguments& arguments);

/// `purser simulate`: what a policy would have decided about calls of a log.
[[nodiscard]] ExitCode simulate_policy(const SimulateArguments& arguments);

}  // namespace purser::cli
