// spend_velocity.cpp: this minute against the ones before, in whole nanodollars.
#include <purser/detectors/spend_velocity.hpp>

#include <fmt/format.h>

#include <purser/detectors/finding_text.hpp>

namespace purser {
namespace {

constexpr std::chrono::minutes minute{1};
constexpr int weight = 8;
__extension__ using WideAmount = __int128;

void begin_minute(SpendVelocityState& state, Instant now) {
  const auto over = state.this_minute.nanodollars();
  const auto average = state.average.nanodollars();
  if (over > 0) {
    const auto next = state.minutes == 0 ? over : average + (over - average) / weight;
    state.average = Money::nanodollars(next);
    ++state.minutes;
  }
  state.this_minute = Money();
  state.minute_start = now;
  state.is_told = false;
}

bool is_fast(const SpendVelocityOptions& options, const SpendVelocityState& state) {
  return state.minutes >= options.minutes_min && state.this_minute >= options.minute_min &&
         WideAmount{state.this_minute.nanodollars()} >=
             WideAmount{state.average.nanodollars()} * options.factor;
}

/// The first limit that is used up within the time.
const LimitReport* limit_in_sight(const SpendVelocityOptions& options,
                                  const SpendVelocityState& state, const Observation& observation) {
  const auto per_minute = WideAmount{state.this_minute.nanodollars()};
  const auto within = std::chrono::nanoseconds(options.limit_within).count();
  for (const auto& entry : observation.limits) {
    const auto& limit = entry.limit;
    const bool matters = limit.measure == Measure::usd && limit.on_exceed == OnExceed::block &&
                         limit.window != Window::call;
    if (!matters) continue;
    const auto left = WideAmount{entry.remaining} * std::chrono::nanoseconds(minute).count();
    if (left <= per_minute * within) return &entry;
  }
  return nullptr;
}

std::string pace_text(const SpendVelocityState& state) {
  return "this minute costs " + to_string(state.this_minute) + " so far";
}

std::optional<Finding> told(SpendVelocityState& state, const Observation& observation,
                            std::string message) {
  state.is_told = true;
  auto finding = finding_of("spend_velocity", observation.agent, std::move(message));
  finding.key = "spend_velocity";
  return finding;
}

}  // namespace

std::optional<Finding> spend_velocity(const SpendVelocityOptions& options,
                                      SpendVelocityState& state, const Observation& observation) {
  if (observation.cost <= Money()) return {};
  if (observation.time - state.minute_start >= minute) begin_minute(state, observation.time);
  state.this_minute = Money::saturating_add(state.this_minute, observation.cost);
  if (state.is_told) return {};
  if (is_fast(options, state)) {
    return told(state, observation,
                fmt::format("{}, at least {} times the {} of the minutes before", pace_text(state),
                            options.factor, to_string(state.average)));
  }
  if (options.limit_within.count() <= 0) return {};
  const auto* const limit = limit_in_sight(options, state, observation);
  if (limit == nullptr) return {};
  return told(state, observation,
              fmt::format("{}; at this pace the {} left to {} last less than {}", pace_text(state),
                          amount_text(Measure::usd, limit->remaining), limit->account,
                          seconds_text(options.limit_within)));
}

}  // namespace purser
