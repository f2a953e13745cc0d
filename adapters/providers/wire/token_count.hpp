// token_count.hpp: reads the numbers of a usage report, which are not always what they should be.
#pragma once

#include <initializer_list>
#include <string_view>

#include <purser/runtime/usage.hpp>

namespace purser::provider_wire {

/// Above this a count is taken for an error of the provider.
inline constexpr Tokens token_count_max = 1'000'000'000'000;

/// The counts of one usage report, as they come in over a stream. A value type.
///
/// Providers send integers, floats (`12.0`) and strings (`"12"`), repeat themselves, and now and
/// then send nonsense. A count never goes down again; what is negative, fractional, absurd or
/// shrinking makes the report implausible, and the reply's usage a lower bound
/// (`UsageQuality::partial`).
class TokenCount {
 public:
  /// `token`: the JSON text of a scalar. `null` leaves the count as it is.
  void read(std::string_view token) noexcept;

  [[nodiscard]] Tokens value() const noexcept { return value_; }
  [[nodiscard]] bool stated() const noexcept { return stated_; }
  [[nodiscard]] bool plausible() const noexcept { return plausible_; }

 private:
  void take(double number) noexcept;

  Tokens value_ = 0;
  bool stated_ = false;
  bool plausible_ = true;
};

[[nodiscard]] bool all_plausible(std::initializer_list<const TokenCount*> counts) noexcept;

/// Takes up to `wanted` out of `from`; what is missing there is returned as false.
bool carve(Tokens& from, Tokens wanted) noexcept;

}  // namespace purser::provider_wire
