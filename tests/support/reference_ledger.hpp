// reference_ledger.hpp: the ledger's rules written down a second time: exact, slow and obvious.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <purser/runtime/call_id.hpp>
#include <purser/runtime/clock.hpp>
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

/// Whose call, and when its hold was taken.
struct Occasion {
  CallKind kind = CallKind::tool;
  std::string name;
  Instant time{};
  WallTime wall{};
  std::optional<std::size_t> final_from = {};  ///< see CallInfo::final_from
};

/// A change of what is spent, and when the hold behind it was taken.
struct Dated {
  Occasion taken;
  Int amount = 0;
};

/// The sixtieth of a rolling window in which that moment lies.
inline Int bucket_of(const Window& window, const Occasion& taken) {
  const Int width = (window.span().count() + 59) / 60;
  return Int{taken.time.time_since_epoch().count()} / width;
}

/// Whether what was taken then still counts now, straight from the definition.
inline bool counts(const Window& window, const Occasion& taken, const Occasion& now) {
  if (window.kind() == Window::Kind::rolling) {
    const Int width = (window.span().count() + 59) / 60;
    const Int end_of_bucket = (bucket_of(window, taken) + 1) * width;
    return end_of_bucket > Int{now.time.time_since_epoch().count()} - window.span().count();
  }
  const auto same = [&](auto unit) { return unit(taken.wall) == unit(now.wall); };
  const auto day = [](WallTime wall) { return std::chrono::floor<std::chrono::days>(wall); };
  const auto week = [&](WallTime wall) {  // 1970-01-05 was a Monday
    return (day(wall).time_since_epoch().count() + 3) / 7;
  };
  const auto month = [&](WallTime wall) {
    const std::chrono::year_month_day date(day(wall));
    return date.year() / date.month();
  };
  if (window.kind() == Window::Kind::day) return same(day);
  if (window.kind() == Window::Kind::week) return same(week);
  return same(month);
}

struct ExactLimit {
  Measure measure = Measure::usd;
  Window window = Window::total;
  OnExceed on_exceed = OnExceed::block;
  Int amount = 0;
  Int spent = 0;  ///< filled in when asked for
  Int held = 0;
  Int kept = 0;
  Int held_above = 0;
  Limit terms = {};
  bool own = false;
  /// Shared by copies, which are made for every question.
  std::shared_ptr<std::vector<Dated>> charges = std::make_shared<std::vector<Dated>>();

  [[nodiscard]] LimitState state() const {
    return {measure,
            window.kind(),
            on_exceed,
            static_cast<std::int64_t>(amount),
            static_cast<std::int64_t>(spent),
            static_cast<std::int64_t>(held),
            static_cast<std::int64_t>(kept),
            static_cast<std::int64_t>(held_above)};
  }
  [[nodiscard]] bool adds_up() const { return window != Window::call; }
  [[nodiscard]] bool is_plain() const { return window == Window::total && terms.is_for_all(); }
  [[nodiscard]] Int remaining() const { return adds_up() ? amount - kept - spent - held : amount; }
  [[nodiscard]] bool fits(const ExactAsk& ask, Int output) const {
    const Int asked = ask.asked(measure, output);
    return asked < amount_max && asked <= remaining();
  }
  [[nodiscard]] bool is_exhausted(const ExactAsk& ask) const {
    const Int asked = ask.asked(measure, ask.least);
    const Int gone = adds_up() ? kept + spent + held_above : 0;
    return asked >= amount_max || gone + asked > amount;
  }
  [[nodiscard]] bool concerns(const Occasion& call) const {
    return purser::concerns(terms, call.kind, call.name);
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
    std::vector<ExactLimit> limits;
    bool passed_by_others = false;            ///< tracked costs or overruns were booked here
    std::map<std::string, Int> lines;         ///< spent by name at this account itself
    std::map<std::string, Int> closed_lines;  ///< the same of closed accounts below
    std::uint64_t reset_after = 0;
  };
  /// A change of the sums of one account and all above it.
  struct Booking {
    std::string path;
    Occasion taken;
    std::array<Int, 3> change{};
    Int in_doubt = 0;
    bool passes_limits = false;
    bool is_closed = false;  ///< it stands in the closed lines of `path`
    bool left_out = false;   ///< it was reset before that: it stands in none
  };
  struct Held {
    std::string path;
    Occasion taken;
    std::array<Int, 3> amounts{};
  };

  Account& at(const std::string& path) { return accounts_[path]; }
  [[nodiscard]] const std::map<std::string, Account>& all() const { return accounts_; }

  /// Whether a hold counts on a limit of the account at `path`.
  static bool is_held_on(const ExactLimit& limit, const std::string& path, const Held& held,
                         const Occasion& now) {
    if (!limit.adds_up() || !is_below(held.path, path) || !limit.concerns(held.taken)) return false;
    // Only calendar windows let a hold go before it ends.
    return !limit.window.is_calendar() || counts(limit.window, held.taken, now);
  }

  /// From the account up to the root.
  static std::vector<std::string> path_up(std::string path) {
    std::vector<std::string> found{path};
    while (!path.empty()) {
      path.resize(path.find_last_of('/'));
      found.push_back(path);
    }
    return found;
  }

  /// Every limit on the path with its sums at that moment; `above`: holds of calls inside of which
  /// the one is made that asks.
  std::vector<ExactLimit> limits_on_path(const std::string& path, const Occasion& now,
                                         const std::vector<std::uint64_t>& above = {}) {
    std::vector<ExactLimit> limits;
    for (const auto& step : path_up(path)) {
      for (auto limit : at(step).limits) {
        fill_in(limit, step, now);
        for (const auto id : above) {
          const auto& held = holds_.at(id);
          if (!is_held_on(limit, step, held, now)) continue;
          limit.held_above += held.amounts[index(limit.measure)];
        }
        limits.push_back(std::move(limit));
      }
    }
    return limits;
  }

  std::uint64_t hold(Held held) {
    add_held(held, 1);
    holds_[++last_hold_] = std::move(held);
    return last_hold_;
  }
  Held end(std::uint64_t id) {
    auto held = std::move(holds_.extract(id).mapped());
    add_held(held, -1);
    return held;
  }

  /// Returns its number, for corrections.
  std::uint64_t book(const Booking& booking) {
    correct(++last_booking_, booking);
    return last_booking_;
  }
  /// Changes what was booked under that number, wherever it is still in the sums.
  void correct(std::uint64_t number, const Booking& booking) {
    for (const auto& step : path_up(booking.path)) {
      auto& account = at(step);
      account.passed_by_others = account.passed_by_others || booking.passes_limits;
      if (number <= account.reset_after) continue;
      if (step == booking.path && !booking.left_out) line(booking) += booking.change[0];
      // What was refunded, and turned out cheaper after its own account began anew, would otherwise
      // be given back twice here.
      for (std::size_t i = 0; i < 3; ++i) {
        account.spent[i] = std::max<Int>(account.spent[i] + booking.change[i], 0);
      }
      account.in_doubt += booking.in_doubt;
      for (auto& limit : account.limits) {
        if (limit.is_plain() || !limit.concerns(booking.taken)) continue;
        limit.charges->push_back({booking.taken, booking.change[index(limit.measure)]});
      }
    }
  }
  /// Where its money stands by name.
  Int& line(const Booking& booking) {
    auto& account = at(booking.path);
    return (booking.is_closed ? account.closed_lines : account.lines)[booking.taken.name];
  }

  [[nodiscard]] static bool is_below(const std::string& name, const std::string& path) {
    return name == path || name.starts_with(path + '/');
  }

  void close(const std::string& path) {
    auto& above = at(path_up(path).at(1));
    std::erase_if(accounts_, [&](const auto& entry) {
      const auto& [name, account] = entry;
      if (!is_below(name, path)) return false;
      for (const auto& [call, spent] : account.lines) above.closed_lines[call] += spent;
      for (const auto& [call, spent] : account.closed_lines) above.closed_lines[call] += spent;
      return true;
    });
  }

  void reset(const std::string& path) {
    for (auto& [name, account] : accounts_) {
      if (!is_below(name, path)) continue;
      account.spent = {};
      account.in_doubt = 0;
      account.lines.clear();
      account.closed_lines.clear();
      account.reset_after = last_booking_;
      for (auto& limit : account.limits) limit.charges->clear();
    }
  }

 private:
  static std::size_t index(Measure measure) { return static_cast<std::size_t>(measure); }

  void add_held(const Held& held, int sign) {
    for (const auto& step : path_up(held.path)) {
      for (std::size_t i = 0; i < 3; ++i) at(step).held[i] += sign * held.amounts[i];
    }
  }

  void fill_in(ExactLimit& limit, const std::string& path, const Occasion& now) {
    const auto depth = static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
    const Int share = limit.terms.finalization_reserve.parts_per_million();
    limit.kept = (limit.amount * share + 999'999) / 1'000'000;
    if (now.final_from && depth >= *now.final_from) limit.kept = 0;
    limit.held_above = 0;
    if (limit.is_plain()) {
      limit.spent = at(path).spent[index(limit.measure)];
      limit.held = at(path).held[index(limit.measure)];
      return;
    }
    const bool rolling = limit.window.kind() == Window::Kind::rolling;
    std::map<Int, Int> sums;  // by bucket; a refund takes none below zero
    for (const auto& charge : *limit.charges) {
      if (limit.window != Window::total && !counts(limit.window, charge.taken, now)) continue;
      auto& sum = sums[rolling ? bucket_of(limit.window, charge.taken) : 0];
      sum = std::max<Int>(sum + charge.amount, 0);
    }
    for (const auto& [bucket, sum] : sums) limit.spent += sum;
    for (const auto& [id, held] : holds_) {
      if (is_held_on(limit, path, held, now)) limit.held += held.amounts[index(limit.measure)];
    }
  }

  std::map<std::string, Account> accounts_;
  std::map<std::uint64_t, Held> holds_;
  std::uint64_t last_hold_ = 0;
  std::uint64_t last_booking_ = 0;
};

}  // namespace purser::reference
