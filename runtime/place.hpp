// place.hpp: where a stage stands in the default chain.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace purser {

/// Outermost first; docs/middleware.md has the reasons.
enum class Place : std::uint8_t {
  alert,       ///< sees the findings of all stages
  redact,      ///< before anything is kept or compared
  call,        ///< once per call, outside of retries: where a stage of one's own goes
  guard,       ///< before any cost: loop guard, watch
  approve,     ///< before money is held
  downgrade,   ///< chooses the model
  fallback,    ///< another model or provider after a failure
  cache,       ///< an answer that is known costs nothing
  attempt,     ///< once per attempt, outside of queueing and of the budget
  rate_limit,  ///< while it queues nothing is held
  estimate,    ///< right outside of the budget: what the input will come to
  record,      ///< inside of the budget: what was sent and answered
};

/// All of them, with the word that policy files have for each.
inline constexpr std::array<std::pair<std::string_view, Place>, 12> place_words{{
    {"alert", Place::alert},
    {"redact", Place::redact},
    {"call", Place::call},
    {"guard", Place::guard},
    {"approve", Place::approve},
    {"downgrade", Place::downgrade},
    {"fallback", Place::fallback},
    {"cache", Place::cache},
    {"attempt", Place::attempt},
    {"rate_limit", Place::rate_limit},
    {"estimate", Place::estimate},
    {"record", Place::record},
}};

}  // namespace purser
