// observation.hpp: a finished call as detectors see it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include <purser/runtime/call_id.hpp>
#include <purser/runtime/clock.hpp>
#include <purser/runtime/error.hpp>
#include <purser/runtime/finding.hpp>
#include <purser/runtime/ledger/sums.hpp>
#include <purser/runtime/money.hpp>
#include <purser/runtime/usage.hpp>

namespace purser {

/// What it shows lives as long as the detector looks at it.
struct Observation {
  CallId call = 0;
  CallKind kind = CallKind::model;
  Purpose purpose = Purpose::user;
  std::string_view agent{};  ///< the innermost one; empty: the session itself
  std::string_view name{};   ///< model or tool
  Instant time{};            ///< when it ended
  std::optional<ErrorCode> error{};
  Money cost{};  ///< of all attempts, doubt at its high end

  // Of model calls.
  bool has_usage = false;
  Tokens input = 0;          ///< all input classes
  Tokens tokens = 0;         ///< all classes
  std::uint64_t prompt = 0;  ///< hash of all messages and tools

  // Of tool calls.
  std::uint64_t result = 0;  ///< hash of what came back, also of an error
  std::uint64_t task = 0;    ///< hash of what an agent is to do; 0: the tool is no agent
  bool polls = false;        ///< the tool is meant to be called again and again

  /// Limits of the account and of all above it; empty where none can have been crossed.
  std::span<const LimitReport> limits{};

  /// A model call of the agent's own work whose tokens are known.
  [[nodiscard]] bool is_step() const noexcept {
    return kind == CallKind::model && purpose == Purpose::user && has_usage;
  }
};

/// A detector of one's own with its memory of one session. Called for one call at a time, in the
/// order in which they end.
using Detector = std::function<std::optional<Finding>(const Observation& observation)>;

}  // namespace purser
