// agent.hpp: the loop: model, tools, model, until it answers, runs out or is stopped.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <purser/agent/run_result.hpp>
#include <purser/agent/session.hpp>
#include <purser/runtime/tools/tool_set.hpp>

namespace purser {

struct AgentOptions {
  std::string name = "agent";  ///< the last step of its scope: `agent:name`
  std::string model{};
  std::string instructions{};  ///< the system message; empty: none
  ToolSet tools{};
  std::optional<Money>
      budget{};        ///< its own share for all its runs in a session; at most what that has left
  int turns_max = 20;  ///< model calls per run
  std::size_t tools_at_once = 8;              ///< parallel tool calls
  std::optional<Tokens> output_tokens_max{};  ///< per model call
  std::optional<double> temperature{};
  std::string reasoning_effort{};
  Json extra{};  ///< fields of the provider's own request object
  std::size_t tool_result_bytes_max =
      256 * 1024;  ///< a longer result is cut, and says so to the model
};

/// How one run goes.
struct RunOptions {
  RunOptions() = default;
  explicit RunOptions(StreamSink* stream) noexcept : sink(stream) {}

  StreamSink* sink = nullptr;  ///< receives what the model writes, of all turns; outlives the run
  std::vector<Message> history{};  ///< goes between the instructions and the input
};

/// Immutable and cheap to copy; any number of runs at once, each on one strand.
class Agent {
 public:
  explicit Agent(AgentOptions options);

  /// Runs until the model answers, runs out or is stopped. Never fails: what was done is in the
  /// result, whatever ended it. Tools that fail, are unknown or get wrong arguments are told to the
  /// model, which can mend it.
  [[nodiscard]] asio::awaitable<RunResult> run(Session session, std::string input) const;
  [[nodiscard]] asio::awaitable<RunResult> run(Session session, std::string input,
                                               RunOptions options) const;

  [[nodiscard]] const AgentOptions& options() const noexcept { return *options_; }

 private:
  std::shared_ptr<const AgentOptions> options_;
};

}  // namespace purser
