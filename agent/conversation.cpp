// conversation.cpp: begins, changes hands, fails; all that a run does without waiting.
#include <purser/agent/conversation.hpp>

#include <algorithm>

namespace purser {
namespace {

std::vector<Message> opening(const AgentOptions& options, std::string input,
                             std::vector<Message> history) {
  std::vector<Message> messages;
  if (!options.instructions.empty()) messages.push_back(Message::system(options.instructions));
  for (auto& message : history) messages.push_back(std::move(message));
  messages.push_back(Message::user(std::move(input)));
  return messages;
}

/// An agent that calls itself, or others that call it, stops here.
Result<> check_depth(const AgentOptions& options, const Scope& above) {
  const auto& steps = above.steps();
  const auto is_agent = [](const Scope::Step& step) { return step.kind == "agent"; };
  const auto depth = std::count_if(steps.begin(), steps.end(), is_agent) + 1;
  if (depth <= options.depth_max) return {};
  return fail(ErrorCode::refused, "agent " + options.name + " would stand " +
                                      std::to_string(depth) + " agents deep, and at most " +
                                      std::to_string(options.depth_max) +
                                      " are allowed (depth_max); do the task without it");
}

/// The agent's own account below `above`; the ledger gives it no more than is unspent there.
Result<Session> open_account(const AgentOptions& options, const Session& above) {
  if (auto ok = check_depth(options, above.scope()); !ok) return fail(std::move(ok).error());
  std::vector<Limit> limits;
  if (options.budget) {
    auto& limit = limits.emplace_back(Limit::usd(*options.budget));
    limit.finalization_reserve = options.finalization_reserve;
  }
  return above.scoped("agent", options.name, std::move(limits));
}

}  // namespace

Conversation::Conversation(const AgentParts& first, Session from, std::string input, RunOptions how)
    : sink(how.sink),
      agent_(&first),
      base_(std::move(from)),
      turns_max_(first.options.turns_max),
      hand_offs_max_(first.options.hand_offs_max),
      has_instructions_(!first.options.instructions.empty()) {
  result.stop = RunStop::cancelled;  // should it be cancelled before the first turn
  result.agent = first.options.name;
  result.messages = opening(first.options, std::move(input), std::move(how.history));
}

bool Conversation::begin() { return take_over(*agent_); }

bool Conversation::hand_over(const AgentParts& next) {
  if (!take_over(next)) return false;
  auto& messages = result.messages;
  if (has_instructions_) messages.erase(messages.begin());
  const auto& instructions = next.options.instructions;
  has_instructions_ = !instructions.empty();
  if (has_instructions_) messages.insert(messages.begin(), Message::system(instructions));
  ++result.hand_offs;
  return true;
}

bool Conversation::take_over(const AgentParts& next) {
  auto session = next.defect ? purser::fail(*next.defect) : open_account(next.options, base_);
  if (!session) {
    fail(std::move(session).error());
    return false;
  }
  agent_ = &next;
  session_.emplace(*std::move(session));
  result.agent = next.options.name;
  return true;
}

void Conversation::wrap_up_in_time() noexcept {
  const auto& how = agent_->options.wrap_up;
  // A model that paused goes on where it was; a message of somebody else would end its turn.
  if (!how || result.messages.back().role == Role::assistant) return;
  try {
    wrap_up(*how);
  } catch (...) {  // no memory: the agent is not told
    return;
  }
}

void Conversation::wrap_up(const WrapUp& how) {
  const auto ends = run_ends(session_->sums().limits, agent_->options.model,
                             agent_->tools.full_names(), result.turns, turns_max_);
  const auto end = next_to_tell(how.at, ends, told_[agent_]);
  if (!end) return;
  result.messages.push_back(Message::user(wrap_up_text(how, *end, turns_max_ - result.turns)));
  session_->warn(
      {"wrap_up", session_->scope().last() + " was asked to come to an end: " + use_text(*end)});
}

CacheBreakpoint Conversation::cache_lifetime() const {
  const auto& options = agent_->options;
  switch (options.prompt_cache) {
    case PromptCache::automatic:
      break;
    case PromptCache::off:
      return CacheBreakpoint::none;
    case PromptCache::standard:
      return CacheBreakpoint::standard;
    case PromptCache::one_hour:
      return CacheBreakpoint::one_hour;
  }
  const bool loops = !agent_->tools.empty() && turns_max_ > 1;
  return loops && session_->has_paid_prompt_cache(options.model) ? CacheBreakpoint::standard
                                                                 : CacheBreakpoint::none;
}

ModelRequest Conversation::request() const {
  auto request = plain_request();
  PromptCacheOptions options;
  options.lifetime = cache_lifetime();
  place_breakpoints(request, options);
  return request;
}

ModelRequest Conversation::plain_request() const {
  const auto& options = agent_->options;
  ModelRequest request(options.model, result.messages);
  request.tools = agent_->tools.specs();
  request.output_tokens_max = options.output_tokens_max;
  request.temperature = options.temperature;
  request.output_format = options.output_format;
  request.reasoning_effort = options.reasoning_effort;
  request.extra = options.extra;
  return request;
}

void Conversation::fail(Error error) {
  const RunResult failed(std::move(error));
  result.stop = failed.stop;
  result.error = failed.error;
}

}  // namespace purser
