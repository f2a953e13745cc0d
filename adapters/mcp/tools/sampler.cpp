// sampler.cpp: counts what a server asks, and asks in its place.
#include <purser/adapters/mcp/tools/sampler.hpp>

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

}  // namespace

struct Sampler::State {
  State(SamplingOptions given, std::shared_ptr<Timers> clockwork)
      : options(std::move(given)),
        timers(std::move(clockwork)),
        recent(static_cast<std::size_t>(options.calls_per_minute_max)) {}

  /// Counts one, or says why not.
  Result<> admit(const Question& question) {
    const auto now = timers->clock().now();
    const std::lock_guard lock(mutex);
    if (recent.full() && now - recent.front() < std::chrono::minutes(1)) {
      return fail(refused_sample(question, "it has asked " + std::to_string(recent.size()) +
                                               " times within a minute (calls_per_minute)"));
    }
    auto& count = counts[key_of(*question.call)];
    if (count >= options.calls_per_call_max) {
      return fail(refused_sample(question, "it has asked " + std::to_string(count) +
                                               " times during one call (calls_per_call)"));
    }
    ++count;
    recent.push_back(now);
    return {};
  }

  /// Ids are those of one runtime, and several may share a server.
  using Key = std::pair<CallId, const Call*>;
  static Key key_of(const Call& call) { return {call.id(), &call}; }

  const SamplingOptions options;
  const std::shared_ptr<Timers> timers;
  std::mutex mutex;
  std::map<Key, int> counts;
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
  if (question.call == nullptr) {
    co_return fail(refused_sample(question, "nobody can tell for which call it asks"));
  }
  auto request = sampling_request(question.params, state->options.bounds);
  if (!request) co_return fail(std::move(request).error());
  if (auto admitted = state->admit(question); !admitted) {
    co_return fail(std::move(admitted).error());
  }
  if (state->options.approve) {
    auto asking = state->options.approve(question);
    auto approved = co_await std::move(asking);
    if (!approved) co_return fail(std::move(approved).error());
  }
  auto session = Session::inside(*question.call);
  if (!session) co_return fail(std::move(session).error());
  auto task = session->complete(*std::move(request), sampling_call());
  auto reply = co_await std::move(task);
  if (!reply) co_return fail(std::move(reply).error());
  co_return sampling_result(reply->model());
}

void Sampler::begin(const Call& call) {
  constexpr std::size_t calls_max = 10'000;  // whose further attempts never came
  const std::lock_guard lock(state_->mutex);
  auto& counts = state_->counts;
  if (call.attempt.index <= 1) counts.erase(State::key_of(call));
  while (counts.size() >= calls_max) counts.erase(counts.begin());
}

void Sampler::forget(const Call& call) {
  const std::lock_guard lock(state_->mutex);
  state_->counts.erase(State::key_of(call));
}

}  // namespace purser::mcp
