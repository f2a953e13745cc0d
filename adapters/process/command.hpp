// command.hpp: what is run: a program with its arguments, never a shell's line.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <purser/adapters/process/environment.hpp>
#include <purser/runtime/result.hpp>

namespace purser::process {

struct Command {
  Command() = default;
  explicit Command(std::vector<std::string> program_and_arguments)
      : arguments(std::move(program_and_arguments)) {}
  /// The program first. Without a slash it is looked for in the PATH of `environment`; with one, a
  /// relative path starts at `folder`.
  std::vector<std::string> arguments{};
  /// How an argument is described, by its place, where what it holds must not be told:
  /// `--token=${TOKEN}`.
  std::map<std::size_t, std::string> written{};
  Environment environment{};  ///< all of it
  std::string folder{};       ///< where it runs; empty: where we run
};

/// Error: `invalid_argument`: no program, or text that no program can be given (a zero byte, a
/// variable whose name is empty or holds `=`).
[[nodiscard]] Result<> check(const Command& command);

/// An argument as it is described: as it was written, where that is known.
[[nodiscard]] const std::string& shown_argument(const Command& command, std::size_t place);

/// The paths to try, in order. Parts of PATH that are not absolute are left out: what runs must not
/// depend on where we are.
[[nodiscard]] std::vector<std::string> program_paths(const Command& command);

/// The command as people would type it. The value of an argument whose name says that it is a
/// secret (`--api-key=...`, `--token ...`, `Authorization: ...`) and what follows `Bearer` or
/// `Basic` is replaced by `***`.
[[nodiscard]] std::string describe(const Command& command);

}  // namespace purser::process
