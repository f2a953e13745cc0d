// admit.hpp: the decision whether a call fits its limits, as a pure function on integers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <purser/runtime/ledger/ask.hpp>
#include <purser/runtime/ledger/limit.hpp>

namespace purser {

/// One number per measure: nanodollars, tokens, calls.
struct Amounts {
  std::array<std::int64_t, 3> counts{};

  [[nodiscard]] std::int64_t& operator[](Measure measure) noexcept {
    return counts[static_cast<std::size_t>(measure)];
  }
  [[nodiscard]] std::int64_t operator[](Measure measure) const noexcept {
    return counts[static_cast<std::size_t>(measure)];
  }
};

/// What a limit compares. No number is negative; all but the amount mean nothing for window `call`.
struct LimitState {
  Measure measure = Measure::usd;
  Window::Kind window = Window::Kind::total;
  OnExceed on_exceed = OnExceed::block;
  std::int64_t amount = 0;
  std::int64_t spent = 0;
  std::int64_t held = 0;
  std::int64_t kept = 0;        ///< of the amount, for an agent's last call; 0 where this is one
  std::int64_t held_above = 0;  ///< part of `held`: by calls inside of which this one is made
};

/// The answer to an ask.
struct Admission {
  enum class Outcome : std::uint8_t {
    granted,
    exhausted,  ///< spent + asked passes a limit, or what calls hold that wait for this one
    busy,       ///< only what other calls hold stands in the way
  };
  Outcome outcome = Outcome::granted;
  Tokens output_tokens = 0;  ///< granted: the output limit of the call
  Amounts asked;             ///< granted: to be held; else: the least the call can do with
  std::size_t limit = 0;     ///< refused: index of the limit to name
};

/// The largest amount that one can count. A sum or a cost that reaches it stands for "that or
/// more", and fits no limit.
inline constexpr std::int64_t amount_max = INT64_MAX;

/// What `ask` comes to with that many output tokens. Saturates at `amount_max`.
[[nodiscard]] Amounts amounts_of(const Ask& ask, Tokens output_tokens) noexcept;

/// How much more fits: amount - kept - spent - held, below zero where it is passed already.
[[nodiscard]] std::int64_t room_in(const LimitState& limit) noexcept;

/// Decides about `ask` against all limits at once: granted on every one of them, or refused.
///
/// A limit lets a call pass when spent + held + asked <= amount - kept; a limit of window `call`
/// compares the call by itself. Only limits with `on_exceed: block` refuse or shorten. The output
/// limit granted is the largest count in [output_tokens_min, output_tokens_max] with which the call
/// fits all of them.
///
/// Of several limits that refuse, one that is exhausted is named before one that is busy; then usd
/// before tokens before calls; then the one with the least room; then the first. `ask` must be
/// well-formed (nothing negative, min <= max).
[[nodiscard]] Admission admit(std::span<const LimitState> limits, const Ask& ask) noexcept;

}  // namespace purser
