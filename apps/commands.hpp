// commands.hpp: the commands of `purser`, as functions of their arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <purser/apps/exit_code.hpp>

namespace purser::cli {

struct RunArguments {
  std::string policy;
  std::string task;  ///< "-": what stdin brings
  std::string agent;
  std::string customer;
  std::string session;
  std::optional<std::string> budget;
  bool json = false;
};

struct PricesArguments {
  std::string model;  ///< empty: all
  std::string provider;
  bool json = false;
};

struct SimArguments {
  std::uint16_t port = 0;
  std::string scenario;
  std::string log;
};

/// `purser run`: an agent of a policy works on a task.
[[nodiscard]] ExitCode run_agent(const RunArguments& arguments);
/// `purser check`: whether a policy file is right, and what it says in short.
[[nodiscard]] ExitCode check_policy(const std::string& path);
/// `purser prices`: the built-in table, or how one model's price is found.
[[nodiscard]] ExitCode show_prices(const PricesArguments& arguments);
/// `purser sim`: serves a simulated provider until it is interrupted.
[[nodiscard]] ExitCode serve_simulator(const SimArguments& arguments);

}  // namespace purser::cli
