// conversation.hpp: who has the conversation, what was said, and what may still be done in a run.
#pragma once

#include <map>
#include <optional>
#include <string>

#include <purser/agent/agent_parts.hpp>
#include <purser/agent/wrap_up.hpp>

namespace purser {

/// The state of one run. No coroutine in here; used on one strand. `agent` outlives it.
class Conversation {
 public:
  Conversation(const AgentParts& first, Session from, std::string input, RunOptions how);

  /// Opens the account of the agent that begins. False: the run has failed.
  bool begin();
  /// The conversation goes on with `next`, on its own account. False: the run has failed.
  bool hand_over(const AgentParts& next);
  [[nodiscard]] bool may_hand_over() const noexcept { return result.hand_offs < hand_offs_max_; }
  /// Before a turn: asks the agent to come to an end where that is due (AgentOptions::wrap_up).
  /// Where nothing can be told, for lack of memory, the run goes on without.
  void wrap_up_in_time() noexcept;
  /// What its model is asked in the next turn.
  [[nodiscard]] ModelRequest request() const;
  /// The same without breakpoints for the provider's cache.
  [[nodiscard]] ModelRequest plain_request() const;
  void fail(Error error);

  /// Where the run was started; the agents' accounts are below it.
  [[nodiscard]] const Session& base() const noexcept { return base_; }
  /// On the account of the agent that has the conversation. Only after `begin`.
  [[nodiscard]] const Session& session() const noexcept { return *session_; }
  [[nodiscard]] const AgentParts& agent() const noexcept { return *agent_; }
  [[nodiscard]] bool has_turns() const noexcept { return result.turns < turns_max_; }

  RunResult result;
  StreamSink* const sink;

 private:
  bool take_over(const AgentParts& next);
  [[nodiscard]] CacheBreakpoint cache_lifetime() const;
  void wrap_up(const WrapUp& how);

  const AgentParts* agent_;
  const Session base_;
  std::optional<Session> session_;
  const int turns_max_;
  const int hand_offs_max_;
  bool has_instructions_;                                  ///< the first message is the agent's own
  std::map<const AgentParts*, std::vector<RunEnd>> told_;  ///< of what each agent was told
};

}  // namespace purser
