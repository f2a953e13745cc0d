// sampler.cpp: counts what a server asks, and asks in its place.
#include <purser/adapters/mcp/tools/sampler.hpp>

#include <algorithm>
#include <boost/circular_buffer.hpp>
#include <map>
#include <mutex>
#include <string>

#include <purser/agent/session.hpp>
#include <purser/runtime/call.hpp>

namespace purser::mcp {
namespace {

Error refused_sample(const Question& question, const std::string& why) {
  return {ErrorCode::refused, "the server \"" + question.server + "\" may not ask a model: " + why};
}

CallOptions sampling_call() {
  CallOptions options;
  options.purpose = Purpose::sampling;
  return options;
}

/// Whether a limit that counts every call of the account has nothing left at all.
bool is_spent(const Session& session) {
  const auto sums = session.sums();
  return std::any_of(sums.limits.begin(), sums.limits.end(), [](const LimitReport& entry) {
    const auto& limit = entry.limit;
    return limit.on_exceed == OnExceed::block && limit.window != Window::call &&
           limit.is_for_all() && entry.spent >= limit.amount;
  });
}

/// What ends the tool's call as well; all else concerns what the server asked, and that only.
bool is_of_the_call(const Error& error, const Session& session) {
  switch (error.code()) {
    case ErrorCode::cancelled:
    case ErrorCode::journal_failed:
      return true;
    case ErrorCode::deadline_exceeded:
      return session.timers().clock().now() >= session.deadline();
    case ErrorCode::budget_exhausted:
      return is_spent(session);
    default:
      return false;
  }
}

/// The tool's call has run, whatever a provider says of the one inside of it. Others may be told
/// why the tool failed, so amounts and a provider's words stay here, in the session's report.
Error failed_sample(const Error& error, const std::string& server, const Session& session) {
  if (is_of_the_call(error, session) || error.code() == ErrorCode::refused) {
    return Error(error).with_rejected(false);
  }
  const auto what = "the server \"" + server + "\" asked a model in vain: ";
  session.warn({"sampling_failed", what + to_string(error)});
  return {ErrorCode::refused, what + std::string(to_string(error.code()))};
}

}  // namespace

struct Sampler::State {
  State(SamplingOptions given, std::shared_ptr<Timers> clockwork)
      : options(std::move(given)),
        timers(std::move(clockwork)),
        recent(static_cast<std::size_t>(options.calls_per_minute_max)) {}

  /// Ids are those of one runtime, and several may share a server.
  using Key = std::pair<CallId, const Call*>;
  static Key key_of(const Call& call) { return {call.id(), &call}; }

  /// What was asked for a call, in all its attempts.
  struct Count {
    int asked = 0;
    bool is_running = false;  ///< an attempt is
    Instant ended = Instant::min();
  };

  /// Counts one on the call that may still ask most, or says why not.
  Result<Session> admit(const Question& question) {
    const auto now = timers->clock().now();
    const std::lock_guard lock(mutex);
    if (recent.full() && now - recent.front() < std::chrono::minutes(1)) {
      return fail(refused_sample(question, "it has asked " + std::to_string(recent.size()) +
                                               " times within a minute (calls_per_minute)"));
    }
    Count* count = nullptr;
    Result<Session> session = fail(refused_sample(question, "the call has ended"));
    for (const auto& loan : question.calls) {
      loan->use([&](const Call& call) {
        auto& own = counts[key_of(call)];
        if (count != nullptr && count->asked <= own.asked) return;
        count = &own;
        session = Session::inside(call);
      });
    }
    if (count == nullptr) return session;
    if (count->asked >= options.calls_per_call_max) {
      return fail(refused_sample(question, "it has asked " + std::to_string(count->asked) +
                                               " times during one call (calls_per_call)"));
    }
    ++count->asked;
    recent.push_back(now);
    return session;
  }

  /// Makes room: forgets whose further attempts never came, for longest first.
  void forget_idle() {
    constexpr std::size_t calls_max = 10'000;
    if (counts.size() <= calls_max) return;
    auto oldest = counts.end();
    for (auto entry = counts.begin(); entry != counts.end(); ++entry) {
      if (entry->second.is_running) continue;
      if (oldest == counts.end() || entry->second.ended < oldest->second.ended) oldest = entry;
    }
    if (oldest != counts.end()) counts.erase(oldest);
  }

  const SamplingOptions options;
  const std::shared_ptr<Timers> timers;
  std::mutex mutex;
  std::map<Key, Count> counts;
  boost::circular_buffer<Instant> recent;
};

Result<> check(const SamplingOptions& options) {
  const auto wrong = [](const std::string& what) {
    return fail(ErrorCode::invalid_argument, "sampling: " + what);
  };
  constexpr int calls_max = 1'000'000;
  if (options.bounds.models.empty()) return wrong("names no model");
  if (options.bounds.output_tokens_max < 1) return wrong("output_tokens_max is not positive");
  if (options.calls_per_call_max < 1) return wrong("calls_per_call_max is not positive");
  if (options.calls_per_minute_max < 1 || options.calls_per_minute_max > calls_max) {
    return wrong("calls_per_minute_max is not 1 to " + std::to_string(calls_max));
  }
  return {};
}

Sampler::Sampler(SamplingOptions options, std::shared_ptr<Timers> timers)
    : state_(std::make_shared<State>(std::move(options), std::move(timers))) {}

Task<Json> Sampler::answer(Question question) {
  const auto state = state_;
  if (question.calls.empty()) {
    co_return fail(refused_sample(question, "nobody can tell for which call it asks"));
  }
  auto request = sampling_request(question.params, state->options.bounds);
  if (!request) co_return fail(std::move(request).error());
  auto session = state->admit(question);
  if (!session) co_return fail(std::move(session).error());
  if (state->options.approve) {
    auto asking = state->options.approve(question);
    auto approved = co_await std::move(asking);
    if (!approved) co_return fail(failed_sample(approved.error(), question.server, *session));
  }
  auto task = session->complete(*std::move(request), sampling_call());
  auto reply = co_await std::move(task);
  if (!reply) co_return fail(failed_sample(reply.error(), question.server, *session));
  co_return sampling_result(reply->model());
}

void Sampler::begin(const Call& call) {
  const std::lock_guard lock(state_->mutex);
  auto& count = state_->counts[State::key_of(call)];
  if (call.attempt.index <= 1) count = State::Count();
  count.is_running = true;
  state_->forget_idle();
}

void Sampler::end(const Call& call, bool is_last) {
  const auto now = state_->timers->clock().now();
  const std::lock_guard lock(state_->mutex);
  const auto count = state_->counts.find(State::key_of(call));
  if (count == state_->counts.end()) return;
  count->second.is_running = false;
  count->second.ended = now;
  if (is_last) state_->counts.erase(count);
}

}  // namespace purser::mcp
