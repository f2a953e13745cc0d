// agent.hpp: the loop: model, tools, model, until it answers, runs out or is stopped.
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <purser/agent/run_result.hpp>
#include <purser/agent/session.hpp>
#include <purser/agent/wrap_up.hpp>
#include <purser/runtime/prompt_cache.hpp>
#include <purser/runtime/share.hpp>
#include <purser/runtime/tools/tool_set.hpp>

namespace purser {

struct AgentOptions;
struct AgentParts;

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
  ///
  /// With a session from `Session::inside` it runs below that call: its calls name it as their
  /// parent, and it ends by the call's deadline.
  [[nodiscard]] asio::awaitable<RunResult> run(Session session, std::string input) const;
  [[nodiscard]] asio::awaitable<RunResult> run(Session session, std::string input,
                                               RunOptions options) const;

  [[nodiscard]] const AgentOptions& options() const noexcept;
  [[nodiscard]] const std::string& name() const noexcept;

 private:
  friend class Crew;
  friend class Colleague;
  explicit Agent(std::shared_ptr<const AgentParts> parts) noexcept : parts_(std::move(parts)) {}

  std::shared_ptr<const AgentParts> parts_;
};

/// Another agent, itself or by its name in the same crew (crew.hpp), where agents may name each
/// other.
class Colleague {
 public:
  Colleague(Agent agent) noexcept : parts_(std::move(agent.parts_)) {}  // NOLINT(*explicit*)
  Colleague(std::string name) noexcept : name_(std::move(name)) {}      // NOLINT(*explicit*)
  Colleague(const char* name) : name_(name) {}                          // NOLINT(*explicit*)

  [[nodiscard]] const std::string& name() const noexcept;
  /// Null: somebody of the same crew.
  [[nodiscard]] const AgentParts* agent() const noexcept { return parts_.get(); }

 private:
  std::shared_ptr<const AgentParts> parts_;
  std::string name_;
};

/// An agent that another one can call as a tool. The model sees a tool with the agent's name (what
/// is no letter, digit, `_` or `-` in it becomes `_`) that takes a `task`.
///
/// Each call runs the agent on an account below the caller's, with its own budget. What ends that
/// run (its budget, a loop, its time) ends that run only: the caller's model is told why, together
/// with what there was until then.
struct SubAgent {
  /// From an agent or a name.
  template <std::convertible_to<Colleague> Whom>
  SubAgent(Whom&& whom) : agent(std::forward<Whom>(whom)) {}  // NOLINT(*explicit*)
  SubAgent(Colleague whom, std::string what_for)
      : agent(std::move(whom)), description(std::move(what_for)) {}

  Colleague agent;
  std::string description{};     ///< told to the model; empty: the agent's own
  std::optional<Money> price{};  ///< of each call, beside what the agent itself spends
  std::optional<std::chrono::nanoseconds> timeout{};  ///< unset: the runtime's `call_timeout`
};

/// An agent that the conversation can be handed over to. The model sees a tool `transfer_to_NAME`;
/// when it is called the conversation goes on with that agent's model, instructions and tools, on
/// that agent's account beside the one that handed over.
struct HandOff {
  /// From an agent or a name.
  template <std::convertible_to<Colleague> Whom>
  HandOff(Whom&& whom) : agent(std::forward<Whom>(whom)) {}  // NOLINT(*explicit*)
  HandOff(Colleague whom, std::string what_for)
      : agent(std::move(whom)), description(std::move(what_for)) {}

  Colleague agent;
  std::string description{};  ///< told to the model; empty: the agent's own
};

struct AgentOptions {
  std::string name = "agent";  ///< the last step of its scope: `agent:name`
  std::string description{};   ///< what it is good for; told to models that may call it
  std::string model{};
  std::string instructions{};  ///< the system message; empty: none
  ToolSet tools{};
  std::vector<SubAgent> sub_agents{};
  std::vector<HandOff> hand_offs{};
  std::optional<Money>
      budget{};  ///< its own share for all its runs in a session; at most what that has left
  /// The share of `budget` that is kept for its last call: see `last_call`.
  Share finalization_reserve{};
  int turns_max = 20;      ///< model calls per run, those after hand-offs included
  int hand_offs_max = 10;  ///< per run; the first agent's counts
  /// How many agents deep it may stand, itself included: bounds agents that call themselves.
  int depth_max = 8;
  std::size_t tools_at_once = 8;              ///< parallel tool calls
  std::optional<Tokens> output_tokens_max{};  ///< per model call
  std::optional<double> temperature{};
  std::string reasoning_effort{};
  /// The form of its answers; see <purser/runtime/tools/structured_answer.hpp>.
  OutputFormat output_format{};
  /// Breakpoints in its requests, moving on with the conversation; docs/prompt_cache.md. Its last
  /// call has none, as nothing reads what that would write.
  PromptCache prompt_cache = PromptCache::automatic;
  Json extra{};  ///< fields of the provider's own request object
  std::size_t tool_result_bytes_max =
      256 * 1024;  ///< a longer result is cut, and says so to the model
  /// Set: near the end of a limit, or of its turns, the model is asked to come to an end, once per
  /// run and limit. The message stays in the conversation; the report has the warning `wrap_up`.
  std::optional<WrapUp> wrap_up{};
  /// What the model is asked in its last call, the one that a budget's finalization reserve is kept
  /// for. Empty: a sentence of Purser's.
  std::string last_call{};
};

}  // namespace purser
