// agent.cpp: the agent that users hold; what its runs do is in agent_run.cpp.
#include <purser/agent/agent.hpp>

#include <purser/agent/agent_parts.hpp>
#include <purser/agent/agent_run.hpp>

namespace purser {
namespace {

/// An agent by itself knows those that it was given, and its own name.
std::shared_ptr<const AgentParts> parts_of(AgentOptions options) {
  auto parts = std::make_shared<AgentParts>(std::move(options));
  const auto find = [&](const Colleague& colleague) -> Result<const AgentParts*> {
    if (colleague.agent() != nullptr) return colleague.agent();
    if (colleague.name() == parts->options.name) return parts.get();
    return fail(ErrorCode::not_found, "agent \"" + parts->options.name + "\" knows no agent \"" +
                                          colleague.name() + "\"; make both of them in a Crew");
  };
  auto called = parts->call_in(find);
  if (!called) parts->defect = std::move(called).error();
  return parts;
}

std::optional<TerminatedBy> cause_of(const RunResult& run) {
  if (run.error) return terminated_by(*run.error);
  if (run.stop == RunStop::cancelled) return TerminatedBy::cancelled;
  return std::nullopt;
}

asio::awaitable<RunResult> run_agent(std::shared_ptr<const AgentParts> agent, Session session,
                                     std::string input, RunOptions how) {
  auto task = run_from(*agent, session, std::move(input), std::move(how));
  auto run = co_await std::move(task);
  // Inside of a call the session goes on.
  if (session.parent() == 0) session.set_terminated_by(cause_of(run));
  run.report = session.report();
  co_return run;
}

}  // namespace

Agent::Agent(AgentOptions options) : parts_(parts_of(std::move(options))) {}

asio::awaitable<RunResult> Agent::run(Session session, std::string input) const {
  return run_agent(parts_, std::move(session), std::move(input), RunOptions());
}

asio::awaitable<RunResult> Agent::run(Session session, std::string input,
                                      RunOptions options) const {
  return run_agent(parts_, std::move(session), std::move(input), std::move(options));
}

const AgentOptions& Agent::options() const noexcept { return parts_->options; }
const std::string& Agent::name() const noexcept { return parts_->options.name; }

const std::string& Colleague::name() const noexcept {
  return parts_ != nullptr ? parts_->options.name : name_;
}

}  // namespace purser
