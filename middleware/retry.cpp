// retry.cpp: which errors pass, how long to wait, and the loop.
#include <purser/middleware/retry.hpp>

#include <algorithm>
#include <optional>

#include <purser/runtime/delivery_watch.hpp>

namespace purser {
namespace {

/// Tools fail in ways of their own: a tool that says it may be repeated is repeated.
bool may_pass(const Call& call, const Error& error) noexcept {
  return is_passing(error) || (call.is_tool() && error.code() == ErrorCode::tool_failed);
}

}  // namespace

bool is_passing(const Error& error) noexcept {
  switch (error.code()) {
    case ErrorCode::rate_limited:
    case ErrorCode::overloaded:
    case ErrorCode::connection_failed:
    case ErrorCode::connection_lost:
    case ErrorCode::timeout:
      return error.should_retry().value_or(true);
    case ErrorCode::bad_request:
    case ErrorCode::unauthenticated:  // another endpoint may be ready
    case ErrorCode::quota_exhausted:
    case ErrorCode::protocol_error:
      return error.should_retry().value_or(false);
    default:
      return false;
  }
}

std::chrono::milliseconds retry_delay(const RetryOptions& options, int next_attempt,
                                      const Error& error, double random) noexcept {
  const auto doublings = std::clamp(next_attempt - 2, 0, 30);
  const auto longest =
      std::min(options.delay_max.count(), options.delay_first.count() << doublings);
  const auto jittered = static_cast<std::int64_t>(static_cast<double>(longest) * random);
  const auto asked = error.retry_after().value_or(std::chrono::milliseconds(0)).count();
  return std::chrono::milliseconds(std::max({jittered, asked, std::int64_t{0}}));
}

Retry::Retry(RetryOptions options, Timers& timers, std::function<double()> random)
    : options_(options), timers_(timers), random_(std::move(random)) {}

int Retry::attempts_max(const Call& call) const noexcept {
  if (call.kind() == CallKind::model) return options_.attempts_max;
  const auto* const tool = call.tool();
  return tool != nullptr && tool->idempotent ? tool->attempts_max : 1;
}

Task<Reply> Retry::handle(Call& call, Next next) {
  const int attempts = attempts_max(call);
  if (attempts <= 1) return next(call);
  return repeat(call, next, attempts);
}

Task<Reply> Retry::repeat(Call& call, Next next, int attempts_max) {
  const DeliveryWatch watch(call);
  const auto first = call.attempt;
  std::optional<Error> failure;
  for (int attempt = 1;; ++attempt) {
    auto outcome = co_await next(call);
    const bool busy = !outcome && outcome.error().code() == ErrorCode::budget_busy;
    if (busy && failure) co_return fail(*std::move(failure));  // why it was tried again
    if (outcome || attempt >= attempts_max || watch.delivered()) co_return outcome;
    if (!may_pass(call, outcome.error())) co_return outcome;
    const auto delay = retry_delay(options_, attempt + 1, outcome.error(), random_());
    const bool too_long = outcome.error().retry_after() > options_.retry_after_max;
    if (too_long || timers_.clock().now() + delay >= call.deadline) co_return outcome;
    failure = outcome.error();
    auto waited = co_await pause(timers_, delay);
    if (!waited) co_return fail(std::move(waited).error());
    call.attempt.index = first.index + static_cast<std::uint32_t>(attempt);
    call.attempt.cause = AttemptCause::retry;
  }
}

}  // namespace purser
