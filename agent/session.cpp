// session.cpp: makes calls and sends them into the chain.
#include <purser/agent/session.hpp>

#include <algorithm>

#include <purser/agent/runtime_parts.hpp>
#include <purser/agent/session_state.hpp>

namespace purser {
namespace {

/// What the frame of a call keeps alive: chain, and by the session the runtime.
struct Way {
  Way(Session the_session, std::shared_ptr<const Chain> the_chain, SessionState* the_state)
      : session(std::move(the_session)), chain(std::move(the_chain)), state(the_state) {}
  Session session;
  std::shared_ptr<const Chain> chain;
  SessionState* state;  ///< of `session`
};

Task<Reply> run_call(Way way, CallId id, Call::Request request, CallOptions options,
                     Instant deadline) {
  Call call(id, way.session.account(), std::move(request));
  call.attempt.parent = way.session.parent();
  call.sink = options.sink;
  call.purpose = options.purpose;
  call.final_from = options.final_from;
  call.deadline = deadline;
  call.listener = way.state;
  call.session = &way.state->slots;
  auto outcome = co_await way.chain->run(call);
  if (outcome) {
    for (auto& note : call.take_notes()) outcome->warn(std::move(note));
  }
  co_return outcome;
}

}  // namespace

Session::Session(std::shared_ptr<SessionState> state, Account account) noexcept
    : state_(std::move(state)), account_(std::move(account)) {}

Task<Reply> Session::run(Call::Request request, CallOptions options) const {
  auto& parts = *state_->runtime->parts_;
  Way way(*this, parts.current_chain(), state_.get());
  const auto by_timeout =
      options.timeout ? later(parts.timers->clock().now(), *options.timeout) : Instant::max();
  return run_call(std::move(way), ++parts.last_call, std::move(request), options,
                  std::min(by_timeout, deadline_));
}

Task<Reply> Session::complete(ModelRequest request) const {
  return complete(std::move(request), {});
}

Task<Reply> Session::complete(ModelRequest request, CallOptions options) const {
  if (request.model.find('/') != request.model.npos) {
    const auto pricing = state_->runtime->parts_->current_pricing();
    request.model = std::string(pricing->routes->own_name(request.model));
  }
  return run(std::move(request), options);
}

Task<Reply> Session::invoke(std::shared_ptr<const Tool> tool, Json arguments) const {
  return invoke(std::move(tool), std::move(arguments), {});
}

Task<Reply> Session::invoke(std::shared_ptr<const Tool> tool, Json arguments,
                            CallOptions options) const {
  auto name = tool ? tool->full_name() : std::string();
  return run(ToolRequest{std::move(name), std::move(arguments), std::move(tool)}, options);
}

Task<Reply> Session::invoke_unknown(std::string name, Json arguments) const {
  return run(ToolRequest{std::move(name), std::move(arguments), nullptr}, {});
}

Result<Session> Session::scoped(std::string_view kind, std::string_view id,
                                std::vector<Limit> limits) const {
  auto scope = account_.scope().child(kind, id);
  if (!scope) return fail(std::move(scope).error());
  auto account = state_->open_below(account_, *scope, std::move(limits));
  if (!account) return fail(std::move(account).error());
  auto below = *this;
  below.account_ = *std::move(account);
  return below;
}

Result<Session> Session::inside(const Call& call) {
  auto* const state = dynamic_cast<SessionState*>(call.listener);
  if (state == nullptr) {
    return fail(ErrorCode::invalid_argument,
                "the call to " + std::string(call.name()) + " was not made by a session");
  }
  Session session(state->shared_from_this(), call.account());
  session.parent_ = call.id();
  session.deadline_ = call.deadline;
  return session;
}

Result<> Session::close() const { return state_->close(); }

const std::string& Session::id() const noexcept { return state_->id; }
Timers& Session::timers() const noexcept { return state_->runtime->timers(); }
SessionReport Session::report() const { return state_->report(); }
void Session::warn(Warning warning) const { state_->warn(warning); }
void Session::set_terminated_by(std::optional<TerminatedBy> cause) const {
  state_->set_terminated_by(cause);
}

std::optional<Money> Session::remaining() const {
  std::optional<Money> least;
  for (const auto& entry : sums().limits) {
    const auto& limit = entry.limit;
    if (limit.measure != Measure::usd || limit.on_exceed != OnExceed::block) continue;
    if (limit.window == Window::call || !limit.is_for_all()) continue;
    const auto left = Money::nanodollars(entry.remaining);
    least = least ? std::min(*least, left) : left;
  }
  return least;
}

}  // namespace purser
