// commands.hpp: the subcommands: each adds itself to the parser and runs when it is chosen.
#pragma once

#include <functional>

#include <purser/apps/exit_code.hpp>

namespace CLI {
class App;
}

namespace purser::cli {

/// Set by the subcommand that was chosen; runs after parsing, so that its errors are not the
/// parser's.
using Chosen = std::function<ExitCode()>;

void add_run_command(CLI::App& app, Chosen& chosen);
void add_check_command(CLI::App& app, Chosen& chosen);
void add_prices_command(CLI::App& app, Chosen& chosen);
void add_sim_command(CLI::App& app, Chosen& chosen);

}  // namespace purser::cli
