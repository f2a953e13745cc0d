// repetition.cpp: counts what is the same, what is alike, and rounds of calls.
#include <purser/detectors/repetition.hpp>

#include <algorithm>
#include <array>

#include <purser/detectors/similarity.hpp>

namespace purser {
namespace {

using Calls = boost::circular_buffer<RememberedCall>;
using Trail = std::vector<const RememberedCall*>;

bool is_within(const RememberedCall& earlier, Instant now, std::chrono::nanoseconds window) {
  return now - earlier.time < window;
}

/// Identical calls count always; similar ones by what they brought.
struct Alike {
  int same = 1;
  Instant same_since;
  Trail similar;                       ///< not the same
  std::vector<std::uint64_t> results;  ///< of all of them, sorted later
};

Alike alike_calls(const Calls& calls, const RememberedCall& call, const WordTable& words,
                  const RepetitionRule& rule) {
  Alike alike;
  alike.same_since = call.time;
  for (const auto& earlier : calls) {
    if (earlier.caller != call.caller || !is_within(earlier, call.time, rule.window)) continue;
    if (earlier.fingerprint == call.fingerprint) {
      if (++alike.same == 2) alike.same_since = earlier.time;
    } else if (call.kind != CallKind::model &&
               reaches(similarity(call.arguments, words, earlier.arguments, rule.similarity),
                       rule.similarity)) {
      alike.similar.push_back(&earlier);
    } else {
      continue;
    }
    if (earlier.result) alike.results.push_back(*earlier.result);
  }
  return alike;
}

bool is_news(const RememberedCall& call, const std::vector<std::uint64_t>& results) {
  return !call.result || std::count(results.begin(), results.end(), *call.result) < 2;
}

Repetition count_of(const RememberedCall& call, const Alike& alike) {
  Repetition same;
  same.count = alike.same;
  same.within = call.time - alike.same_since;
  auto similar = same;
  similar.kind = Repetition::Kind::similar;
  for (const auto* earlier : alike.similar) {
    if (is_news(*earlier, alike.results)) continue;
    ++similar.count;
    similar.within = std::max(similar.within, call.time - earlier->time);
  }
  return similar.count > same.count ? similar : same;
}

/// Calls that can be part of a cycle with `call`, latest first, itself included. Models and tools
/// take turns in every run, so each has a trail of its own.
Trail trail_of(const Calls& calls, const RememberedCall& call, bool only_its_agent) {
  Trail trail{&call};
  const bool is_model = call.kind == CallKind::model;
  for (auto earlier = calls.rbegin(); earlier != calls.rend(); ++earlier) {
    if ((earlier->kind == CallKind::model) != is_model) continue;
    if (only_its_agent && earlier->agent != call.agent) continue;
    trail.push_back(&*earlier);
    if (trail.size() == CallMemory::rounds * CallMemory::period_max) break;
  }
  return trail;
}

bool is_cycle(const Trail& trail, std::size_t period) {
  const auto length = period * CallMemory::rounds;
  if (trail.size() < length) return false;
  bool differ = false;
  for (std::size_t i = 0; i + period < length; ++i) {
    if (trail[i]->fingerprint != trail[i + period]->fingerprint) return false;
    differ = differ || trail[i]->fingerprint != trail[i + 1]->fingerprint;
  }
  return differ;
}

std::string description_of(const RememberedCall& call) {
  return call.agent.empty() ? call.name : call.name + " (agent " + call.agent + ")";
}

std::optional<Repetition> cycle_in(const Trail& trail, const RepetitionRule& rule) {
  for (std::size_t period = 2; period <= CallMemory::period_max; ++period) {
    if (!is_cycle(trail, period)) continue;
    Repetition cycle;
    cycle.kind = Repetition::Kind::cycle;
    cycle.count = CallMemory::rounds;
    cycle.period = static_cast<int>(period);
    const auto length = period * CallMemory::rounds;
    cycle.within = trail[0]->time - trail[length - 1]->time;
    const auto pace = rule.window / rule.repeats;
    if (cycle.within >= std::max(rule.window, pace * static_cast<std::int64_t>(length))) continue;
    for (auto i = period; i-- > 0;) cycle.calls.push_back(description_of(*trail[i]));
    return cycle;
  }
  return std::nullopt;
}

}  // namespace

Repetition CallMemory::repetition_of(const RememberedCall& call, const WordTable& words,
                                     const RepetitionRule& rule) const {
  for (const bool only_its_agent : {true, false}) {
    if (auto cycle = cycle_in(trail_of(calls_, call, only_its_agent), rule)) return *cycle;
  }
  return count_of(call, alike_calls(calls_, call, words, rule));
}

RememberedCall* CallMemory::find(CallId id) noexcept {
  const auto found = std::find_if(calls_.rbegin(), calls_.rend(),
                                  [id](const auto& call) { return call.id == id; });
  return found == calls_.rend() ? nullptr : &*found;
}

void CallMemory::forget(CallId id) {
  const auto found =
      std::find_if(calls_.begin(), calls_.end(), [id](const auto& call) { return call.id == id; });
  if (found != calls_.end()) calls_.erase(found);
}

}  // namespace purser
