// endpoint_health.cpp: the weighted choice, and the length of a cool-down.
#include <purser/runtime/endpoint_health.hpp>

#include <algorithm>

namespace purser {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// `first`, doubled for each failure but the first one.
milliseconds step(milliseconds first, milliseconds most, int failures) noexcept {
  auto length = first;
  for (int i = 1; i < failures && length < most; ++i) length += std::min(length, most - length);
  return std::min(length, most);
}

}  // namespace

Blame blame_of(const Error& error) noexcept {
  switch (error.code()) {
    case ErrorCode::rate_limited:
    case ErrorCode::overloaded:
    case ErrorCode::timeout:
    case ErrorCode::connection_failed:
    case ErrorCode::connection_lost:
    case ErrorCode::protocol_error:
      return Blame::failing;
    case ErrorCode::unauthenticated:
    case ErrorCode::quota_exhausted:
      return Blame::refusing;
    case ErrorCode::deadline_exceeded:
      return Blame::unanswered;
    default:
      return Blame::none;
  }
}

EndpointHealth::EndpointHealth(const std::vector<int>& weights, CoolDown cool_down)
    : cool_down_(cool_down) {
  states_.resize(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) states_[i].weight = weights[i];
}

EndpointHealth::Choice EndpointHealth::choose(Instant now) noexcept {
  std::size_t chosen = states_.size();
  std::size_t soonest = 0;
  std::int64_t ready_weight = 0;
  for (std::size_t i = 0; i < states_.size(); ++i) {
    auto& state = states_[i];
    if (until_ready(i, now).count() > 0) {
      if (state.until < states_[soonest].until) soonest = i;
      continue;
    }
    ready_weight += state.weight;
    state.credit += state.weight;
    if (chosen == states_.size() || state.credit > states_[chosen].credit) chosen = i;
  }
  if (chosen == states_.size()) return {soonest, states_[soonest].episode};
  states_[chosen].credit -= ready_weight;
  return {chosen, states_[chosen].episode};
}

std::optional<nanoseconds> EndpointHealth::failed(const Choice& choice, const Error& error,
                                                  Instant now) noexcept {
  auto& state = states_[choice.endpoint];
  if (choice.episode != state.episode) return std::nullopt;
  const auto most = std::max(cool_down_.first, cool_down_.most);
  switch (blame_of(error)) {
    case Blame::none:
      return std::nullopt;
    case Blame::unanswered:
      if (++state.unanswered < unanswered_max) return std::nullopt;
      return put_aside(state, cool_down_.first, most, error, now);
    case Blame::failing:
      return put_aside(state, cool_down_.first, most, error, now);
    case Blame::refusing:
      return put_aside(state, cool_down_.refused, 10 * cool_down_.refused, error, now);
  }
  return std::nullopt;
}

std::optional<nanoseconds> EndpointHealth::put_aside(State& state, milliseconds first,
                                                     milliseconds most, const Error& error,
                                                     Instant now) noexcept {
  state.failures = std::min(state.failures + 1, 1000);
  state.unanswered = 0;
  ++state.episode;
  const auto asked = std::min(error.retry_after().value_or(milliseconds(0)), retry_after_max);
  const nanoseconds length = std::max(step(first, most, state.failures), asked);
  state.since = now;
  state.until = later(now, length);
  return length;
}

bool EndpointHealth::succeeded(const Choice& choice) noexcept {
  auto& state = states_[choice.endpoint];
  if (choice.episode != state.episode) return false;
  const bool was_aside = state.failures > 0;
  state.failures = 0;
  state.unanswered = 0;
  state.until = state.since;
  return was_aside;
}

nanoseconds EndpointHealth::until_ready(Instant now) noexcept {
  auto least = nanoseconds::max();
  for (std::size_t i = 0; i < states_.size(); ++i) least = std::min(least, until_ready(i, now));
  return least;
}

nanoseconds EndpointHealth::until_ready(std::size_t endpoint, Instant now) noexcept {
  auto& state = states_[endpoint];
  // A clock that went back does not prolong anything.
  if (now < state.since) state.until = state.since = now;
  return now < state.until ? state.until - now : nanoseconds(0);
}

}  // namespace purser
