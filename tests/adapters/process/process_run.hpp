// process_run.hpp: child processes that run as long as a test waits for something.
#pragma once

#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <purser/adapters/process/process.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::tests {

/// `R`, `S`, `Z`...; nothing: there is no such process.
inline std::optional<char> state_of(pid_t id) {
  std::ifstream stream("/proc/" + std::to_string(id) + "/stat");
  std::string text;
  if (!std::getline(stream, text)) return std::nullopt;
  return text[text.rfind(')') + 2];
}

/// It is gone, or only waits to be collected by somebody who is not us.
inline bool is_dead(pid_t id) {
  const auto state = state_of(id);
  return !state || *state == 'Z';
}

/// Open descriptors of this process.
inline std::size_t count_descriptors() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    ++count;
  }
  return count;
}

/// Runs everything on the caller's thread.
class ProcessRun {
 public:
  using Started = Result<std::unique_ptr<process::Process>>;

  /// False: not within ten seconds.
  template <class Reached>
  bool wait(const Reached& reached) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!reached()) {
      if (std::chrono::steady_clock::now() > give_up) return false;
      context.restart();
      context.run_one_for(std::chrono::milliseconds(20));
    }
    return true;
  }

  template <class T>
  Result<T> await(Task<T> task) {
    auto future = asio::co_spawn(strand, std::move(task), asio::use_future);
    const bool done =
        wait([&] { return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
    if (!done) return fail(ErrorCode::timeout, "the test waited for ten seconds");
    return future.get();
  }

  Started start(process::Command command) {
    return await(process::Process::start(strand, timers, std::move(command)));
  }
  Started start(std::vector<std::string> arguments) {
    process::Command command(std::move(arguments));
    command.environment = process::child_environment({}, {});
    return start(std::move(command));
  }
  /// A mode of mcp_fixture_server.
  Started start_fixture(std::vector<std::string> mode) {
    mode.insert(mode.begin(), PURSER_MCP_FIXTURE);
    return start(std::move(mode));
  }

  /// Until the process has ended.
  std::optional<process::ExitStatus> wait_exit(process::Process& child) {
    wait([&] { return child.status().has_value(); });
    return child.status();
  }

  /// All of the process's stdout, to its end.
  std::string read_all(process::Process& child) {
    std::string text;
    wait([&] {
      char bytes[4'096];
      const auto count = ::read(child.output().native_handle(), bytes, sizeof bytes);
      if (count > 0) text.append(bytes, static_cast<std::size_t>(count));
      return count == 0;
    });
    return text;
  }

  asio::io_context context;
  asio::any_io_executor strand = asio::make_strand(context);
  std::shared_ptr<Timers> timers = make_timers(context.get_executor());
};

}  // namespace purser::tests
