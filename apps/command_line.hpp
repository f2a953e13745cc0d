// command_line.hpp: the `purser` command as a function.
#pragma once

namespace purser::cli {

/// Parses the arguments, runs the command and returns its exit code (exit_code.hpp). Results go to
/// stdout, everything else to stderr. Never throws.
[[nodiscard]] int run_command_line(int argc, const char* const* argv);

}  // namespace purser::cli
