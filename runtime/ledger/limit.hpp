// limit.hpp: what an account may spend.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/call_id.hpp>
#include <purser/runtime/glob.hpp>
#include <purser/runtime/ledger/window.hpp>
#include <purser/runtime/money.hpp>
#include <purser/runtime/share.hpp>
#include <purser/runtime/usage.hpp>

namespace purser {

enum class Measure : std::uint8_t { usd, tokens, calls };
inline constexpr std::array measures{Measure::usd, Measure::tokens, Measure::calls};
[[nodiscard]] std::string_view to_string(Measure measure) noexcept;

enum class OnExceed : std::uint8_t {
  block,  ///< refuse the call
  warn,   ///< admit, and say so in the reply and the report
  log,    ///< admit, and emit an event only
};
[[nodiscard]] std::string_view to_string(OnExceed on_exceed) noexcept;

/// A measure, an amount and a window. An amount of 0 refuses everything above 0.
struct Limit {
  Measure measure = Measure::usd;
  std::int64_t amount = 0;  ///< nanodollars, tokens or calls; never negative
  Window window = Window::total;
  OnExceed on_exceed = OnExceed::block;
  /// Only calls of models with such names, as asked for, count; at most one of the two is set.
  std::optional<Glob> model = {};
  /// Only calls of such tools count; MCP tools are named `server/tool`.
  std::optional<Glob> tool = {};
  /// Shares of the amount whose crossing is reported once each per window.
  std::vector<Share> alert_at{Share::parts_per_million(800'000)};
  /// The share of the amount that only an agent's last call may use: the one in which it gives the
  /// best answer so far. Rounded up. Not for window `call`.
  Share finalization_reserve = {};

  [[nodiscard]] static Limit usd(Money amount, Window window = Window::total);
  [[nodiscard]] static Limit tokens(Tokens amount, Window window = Window::total);
  [[nodiscard]] static Limit calls(std::int64_t amount, Window window = Window::total);
  /// Whether it counts all calls.
  [[nodiscard]] bool is_for_all() const noexcept { return !model && !tool; }
};

/// Whether a call counts against the limit.
[[nodiscard]] bool concerns(const Limit& limit, CallKind kind, std::string_view name) noexcept;

/// Error: `invalid_argument` (negative amount, a share above 100%, a model and a tool, a window
/// that is too short or too long, a reserve in each call).
[[nodiscard]] Result<> check(const Limit& limit);

/// Whether both count the same: measure, window and pattern. Their amounts, and what happens there,
/// may differ.
[[nodiscard]] bool counts_the_same(const Limit& a, const Limit& b) noexcept;

/// What a limit reaches, to be put behind its amount: ` per month in Europe/Berlin on gpt-4o*`;
/// nothing for one for ever on everything.
[[nodiscard]] std::string reach_text(const Limit& limit);

/// An amount in the measure's own words: `$0.10`, `1200 tokens`, `3 calls`.
[[nodiscard]] std::string amount_text(Measure measure, std::int64_t amount);

}  // namespace purser
