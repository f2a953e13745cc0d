// finding_text.hpp: how findings put numbers into words.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <purser/detectors/repetition.hpp>
#include <purser/runtime/finding.hpp>

namespace purser {

/// `12.5 s`, `0 s`.
[[nodiscard]] std::string seconds_text(std::chrono::nanoseconds duration);

/// `agent writer`; without one `the session`.
[[nodiscard]] std::string agent_text(std::string_view agent);

/// `agent writer called search 5 times with the same arguments in 12.5 s`.
[[nodiscard]] std::string repetition_text(const RememberedCall& call, const Repetition& repetition);

/// A finding of that type about an agent. `key`: one story per type and agent.
[[nodiscard]] Finding finding_of(std::string_view type, std::string_view agent,
                                 std::string message);

}  // namespace purser
