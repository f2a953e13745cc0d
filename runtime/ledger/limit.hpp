// limit.hpp: what an account may spend.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/money.hpp>
#include <purser/runtime/share.hpp>
#include <purser/runtime/usage.hpp>

namespace purser {

enum class Measure : std::uint8_t { usd, tokens, calls };
[[nodiscard]] std::string_view to_string(Measure measure) noexcept;

/// Over what a limit adds up.
enum class Window : std::uint8_t {
  call,   ///< each attempt by itself
  total,  ///< for ever
};
[[nodiscard]] std::string_view to_string(Window window) noexcept;

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
  /// Shares of the amount whose crossing is reported once each.
  std::vector<Share> alert_at{Share::parts_per_million(800'000)};

  [[nodiscard]] static Limit usd(Money amount, Window window = Window::total);
  [[nodiscard]] static Limit tokens(Tokens amount, Window window = Window::total);
  [[nodiscard]] static Limit calls(std::int64_t amount, Window window = Window::total);
};

/// Error: `invalid_argument` (negative amount, a share above 100%).
[[nodiscard]] Result<> check(const Limit& limit);

/// An amount in the measure's own words: `$0.10`, `1200 tokens`, `3 calls`.
[[nodiscard]] std::string amount_text(Measure measure, std::int64_t amount);

}  // namespace purser
