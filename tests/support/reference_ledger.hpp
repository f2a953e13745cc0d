// reference_ledger.hpp: the ledger's rules written down a second time: exact, slow and obvious.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <purser/runtime/ledger/admit.hpp>

namespace purser::reference {

__extension__ using Int = __int128;

/// An ask in numbers that cannot overflow; `ask()` is the same for the real thing.
struct ExactAsk {
  Int base_picodollars = 0;
  Int picodollars_per_output_token = 0;
  Int input = 0;
  Int least = 0;
  Int most = 0;
  Int choices = 1;
  Int calls = 1;

  [[nodiscard]] Ask ask() const {
    Ask ask;
    ask.cost = LinearCost(static_cast<UInt128>(base_picodollars),
                          static_cast<std::uint64_t>(picodollars_per_output_token));
    ask.input_tokens = static_cast<Tokens>(input);
    ask.output_tokens_min = static_cast<Tokens>(least);
    ask.output_tokens_max = static_cast<Tokens>(most);
    ask.choices = static_cast<std::int64_t>(choices);
    ask.calls = static_cast<std::int64_t>(calls);
    return ask;
  }

  [[nodiscard]] Int asked(Measure measure, Int output) const {
    if (measure == Measure::calls) return calls;
    if (measure == Measure::tokens) return input + choices * output;
    return (base_picodollars + picodollars_per_output_token * output + 999) / 1000;
  }
};

struct ExactLimit {
  Measure measure = Measure::usd;
  Window window = Window::total;
  OnExceed on_exceed = OnExceed::block;
  Int amount = 0;
  Int spent = 0;
  Int held = 0;

  [[nodiscard]] LimitState state() const {
    return {measure,
            window,
            on_exceed,
            static_cast<std::int64_t>(amount),
            static_cast<std::int64_t>(spent),
            static_cast<std::int64_t>(held)};
  }
  [[nodiscard]] bool adds_up() const { return window != Window::call; }
  [[nodiscard]] Int remaining() const { return adds_up() ? amount - spent - held : amount; }
  [[nodiscard]] bool fits(const ExactAsk& ask, Int output) const {
    const Int asked = ask.asked(measure, output);
    return asked < amount_max && asked <= remaining();
  }
  [[nodiscard]] bool is_exhausted(const ExactAsk& ask) const {
    const Int asked = ask.asked(measure, ask.least);
    return asked >= amount_max || (adds_up() ? spent : 0) + asked > amount;
  }
};

struct Decision {
  std::optional<Int> output;  ///< granted
  bool exhausted = false;
  std::size_t limit = 0;  ///< refused
};

inline bool all_fit(const std::vector<ExactLimit>& limits, const ExactAsk& ask, Int output) {
  return std::all_of(limits.begin(), limits.end(), [&](const ExactLimit& limit) {
    return limit.on_exceed != OnExceed::block || limit.fits(ask, output);
  });
}

/// The largest output in range with which all fits, found by halving.
inline Int largest_output(const std::vector<ExactLimit>& limits, const ExactAsk& ask) {
  Int fits = ask.least;
  Int passes = ask.most + 1;
  while (passes - fits > 1) {
    const Int middle = fits + (passes - fits) / 2;
    (all_fit(limits, ask, middle) ? fits : passes) = middle;
  }
  return fits;
}

inline Decision decide(const std::vector<ExactLimit>& limits, const ExactAsk& ask) {
  if (all_fit(limits, ask, ask.least)) return {largest_output(limits, ask), false, 0};
  using Rank = std::tuple<bool, Measure, Int, std::size_t>;  // the least is named
  std::vector<Rank> refusing;
  for (std::size_t i = 0; i < limits.size(); ++i) {
    const auto& limit = limits[i];
    if (limit.on_exceed != OnExceed::block || limit.fits(ask, ask.least)) continue;
    refusing.emplace_back(!limit.is_exhausted(ask), limit.measure, limit.remaining(), i);
  }
  const auto named = *std::min_element(refusing.begin(), refusing.end());
  return {std::nullopt, !std::get<0>(named), std::get<3>(named)};
}

/// Sums and limits of accounts by their path (`/a/b`; the root is empty).
class Accounts {
 public:
  struct Account {
    std::array<Int, 3> spent{};
    std::array<Int, 3> held{};
    Int in_doubt = 0;
    std::vector<ExactLimit> limits;  ///< sums are filled in when asked for
    bool passed_by_others = false;   ///< tracked costs or overruns were booked here
  };

  Account& at(const std::string& path) { return accounts_[path]; }
  [[nodiscard]] const std::map<std::string, Account>& all() const { return accounts_; }

  /// From the account up to the root.
  static std::vector<std::string> path_up(std::string path) {
    std::vector<std::string> found{path};
    while (!path.empty()) {
      path.resize(path.find_last_of('/'));
      found.push_back(path);
    }
    return found;
  }

  std::vector<ExactLimit> limits_on_path(const std::string& path) {
    std::vector<ExactLimit> limits;
    for (const auto& step : path_up(path)) {
      const auto& account = at(step);
      for (auto limit : account.limits) {
        limit.spent = account.spent[static_cast<std::size_t>(limit.measure)];
        limit.held = account.held[static_cast<std::size_t>(limit.measure)];
        limits.push_back(limit);
      }
    }
    return limits;
  }

  void hold(const std::string& path, const std::array<Int, 3>& amounts, int sign) {
    for (const auto& step : path_up(path)) {
      for (std::size_t i = 0; i < 3; ++i) at(step).held[i] += sign * amounts[i];
    }
  }

  void spend(const std::string& path, const std::array<Int, 3>& amounts, Int in_doubt,
             bool passes_limits) {
    for (const auto& step : path_up(path)) {
      auto& account = at(step);
      for (std::size_t i = 0; i < 3; ++i) account.spent[i] += amounts[i];
      account.in_doubt += in_doubt;
      account.passed_by_others = account.passed_by_others || passes_limits;
    }
  }

 private:
  std::map<std::string, Account> accounts_;
};

}  // namespace purser::reference
