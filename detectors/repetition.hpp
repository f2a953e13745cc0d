// repetition.hpp: whether a call repeats earlier ones of its session: the rule of the loop guard.
#pragma once

#include <boost/circular_buffer.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <purser/detectors/arguments.hpp>
#include <purser/runtime/call_id.hpp>
#include <purser/runtime/clock.hpp>

namespace purser {

/// A call as it is remembered.
struct RememberedCall {
  CallId id = 0;
  CallKind kind = CallKind::model;
  Instant time{};
  std::string agent{};
  std::string name{};
  std::uint64_t caller = 0;       ///< hash of agent, kind and name
  std::uint64_t fingerprint = 0;  ///< hash of `caller` and the arguments, or the prompt
  Arguments arguments{};          ///< of tools; prompts are compared as a whole
  /// Hash of what it brought; none while it is under way. See `news_hash`.
  std::optional<std::uint64_t> result{};
};

struct RepetitionRule {
  int repeats = 5;
  std::chrono::nanoseconds window = std::chrono::seconds(60);
  double similarity = 0.75;
};

/// How often a call was made, itself included.
struct Repetition {
  enum class Kind : std::uint8_t {
    same,     ///< the same arguments
    similar,  ///< arguments at least as alike as the rule says
    cycle,    ///< `count` whole rounds of `period` calls
  };
  Kind kind = Kind::same;
  int count = 1;
  int period = 1;
  std::chrono::nanoseconds within{0};  ///< since the first of them
  std::vector<std::string> calls{};    ///< of a cycle: `search (agent a)`, in their order
};

/// The last calls of one session. Not thread-safe.
class CallMemory {
 public:
  static constexpr std::size_t calls_max = 64;
  static constexpr int rounds = 3;      ///< of a cycle
  static constexpr int period_max = 4;  ///< calls in one round

  /// How often `call` was made within the window, if it is made now. Of identical and similar calls
  /// the kind that counts more is told; a cycle before both. Similar calls count that brought
  /// nothing new: a result like that of another one. Results that keep changing are progress.
  ///
  /// A cycle is `rounds` rounds of 2 to `period_max` different calls with nothing in between, of
  /// one agent or of all together, at the pace of `repeats` calls in one window.
  /// `words`: of `call.arguments`.
  [[nodiscard]] Repetition repetition_of(const RememberedCall& call, const WordTable& words,
                                         const RepetitionRule& rule) const;

  /// The oldest call is forgotten for it.
  void remember(RememberedCall call) { calls_.push_back(std::move(call)); }
  /// Null: forgotten meanwhile.
  [[nodiscard]] RememberedCall* find(CallId id) noexcept;
  /// As if it had not been made.
  void forget(CallId id);
  [[nodiscard]] std::size_t size() const noexcept { return calls_.size(); }

 private:
  boost::circular_buffer<RememberedCall> calls_{calls_max};
};

}  // namespace purser
