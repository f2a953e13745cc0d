// books.hpp: what was booked at one account itself: the raw material of breakdowns.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <purser/runtime/call_id.hpp>
#include <purser/runtime/clock.hpp>
#include <purser/runtime/ledger/detail/rolling_sum.hpp>
#include <purser/runtime/usage.hpp>

namespace purser::ledger_detail {

/// Spending under one name: a model, a tool, or `server/tool`. Doubt at its high end.
struct Line {
  std::int64_t spent = 0;
  std::int64_t calls = 0;

  Line& operator+=(const Line& other) noexcept;
};

/// One booking, as the books need it. What corrects an earlier one may be negative.
struct Entry {
  std::int64_t spent = 0;
  Tokens tokens = 0;
  std::int64_t calls = 0;
  const Usage* usage = nullptr;
  const Usage* instead_of = nullptr;  ///< what was booked before
  std::int64_t day = 0;
  Instant time;
};

/// Made when an account first has a call of its own. Not thread-safe.
class Books {
 public:
  using Lines = std::map<std::string, Line, std::less<>>;

  /// The line under a name, made where it is new. Stays where it is.
  [[nodiscard]] Lines::value_type& line(CallKind kind, std::string_view name);
  /// Makes what `book` needs for a call with tokens.
  void expect_tokens();

  void book(CallKind kind, Line& line, const Entry& entry) noexcept;

  /// Makes what `add` needs. May run out of memory.
  void expect(const Books& other);
  /// Adds everything of `other`; every line of it is there already.
  void add(const Books& other) noexcept;

  /// Begins anew. Lines stay where they are.
  void reset() noexcept;

  [[nodiscard]] const Lines& lines(CallKind kind) const noexcept;
  [[nodiscard]] Line total() const noexcept;                            ///< of all lines
  [[nodiscard]] const Usage& usage() const noexcept { return usage_; }  ///< of model calls
  [[nodiscard]] std::int64_t spent_on(std::int64_t day) const noexcept;
  [[nodiscard]] Tokens tokens_last_minute(Instant now) noexcept;

 private:
  std::array<Lines, 3> lines_;
  Usage usage_;
  std::int64_t day_ = INT64_MIN;
  std::int64_t day_spent_ = 0;
  std::unique_ptr<RollingSum> minute_;
};

/// Adds class by class; saturates. Units of which no memory can be had are left out.
void add_usage(Usage& sum, const Usage& usage) noexcept;
/// Takes back what was added; never below 0.
void take_back_usage(Usage& sum, const Usage& usage) noexcept;

}  // namespace purser::ledger_detail
