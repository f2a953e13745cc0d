// ledger_dice.hpp: random limits, asks and names for tests of the ledger.
#pragma once

#include <array>
#include <chrono>
#include <string>

#include <purser/runtime/ledger/limit_rule.hpp>
#include <purser/tests/support/reference_ledger.hpp>
#include <purser/tests/support/seed.hpp>

namespace purser::reference {

inline constexpr std::array kinds{"customer", "session", "agent", "task"};

/// Small numbers, so that limits are met often.
class LedgerDice {
 public:
  explicit LedgerDice(std::uint64_t seed) noexcept : random_(seed) {}

  /// Uniform in [low, high].
  std::int64_t pick(std::int64_t low, std::int64_t high) {
    return purser::pick(random_, low, high);
  }
  std::size_t index(std::size_t size) {
    return static_cast<std::size_t>(pick(0, static_cast<std::int64_t>(size) - 1));
  }

  Window window() {
    switch (pick(0, 9)) {
      case 0:
        return Window::call;
      case 1:
      case 2:
        return Window::rolling(std::chrono::seconds(pick(1, 200)));
      case 3:
        return Window::calendar(Window::Kind::day);
      case 4:
        return Window::calendar(Window::Kind::week);
      case 5:
        return Window::calendar(Window::Kind::month);
      default:
        return Window::total;
    }
  }

  Limit limit() {
    Limit limit;
    limit.measure = static_cast<Measure>(pick(0, 2));
    limit.window = window();
    if (const auto dice = pick(0, 5); dice == 0) {
      limit.model = Glob("gpt-*");
    } else if (dice == 1) {
      limit.tool = Glob("s*");
    }
    limit.on_exceed = static_cast<OnExceed>(std::max<std::int64_t>(pick(-5, 2), 0));
    limit.amount = pick(0, limit.window == Window::call ? 200 : 3000);
    if (limit.measure == Measure::calls) limit.amount = pick(0, 60);
    if (limit.window != Window::call && pick(0, 4) == 0) limit.finalization_reserve = share();
    return limit;
  }

  Share share() { return Share::parts_per_million(static_cast<std::int32_t>(pick(0, 400'000))); }

  LimitRule rule() {
    const auto kind = pick(0, 4);
    return {kind == 4 ? "total" : kinds[static_cast<std::size_t>(kind)], "", limit()};
  }

  ExactAsk ask() {
    ExactAsk ask;
    ask.base_picodollars = pick(0, 100'000);
    ask.picodollars_per_output_token = pick(0, 1) * pick(0, 2000);
    ask.input = pick(0, 40);
    ask.least = pick(0, 5);
    ask.most = ask.least + pick(0, 60);
    ask.choices = pick(1, 2);
    return ask;
  }

  std::string tool() { return pick(0, 1) == 0 ? "search" : "x"; }

 private:
  SplitMix64 random_;
};

}  // namespace purser::reference
