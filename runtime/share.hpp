// share.hpp: a part of a whole, such as 80%, as an exact integer ratio.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include <purser/runtime/result.hpp>

namespace purser {

/// Parts per million, 0 to 1,000,000. `80_percent` in code, `80%` or `0.8` in text.
class Share {
 public:
  constexpr Share() noexcept = default;
  [[nodiscard]] static constexpr Share parts_per_million(std::int32_t parts) noexcept {
    return Share(parts);
  }
  /// Accepts `80%`, `12.5%`, `0.8`, `1`. Error: `invalid_argument` (more than 100%, negative, not a
  /// number).
  [[nodiscard]] static Result<Share> parse(std::string_view text);

  [[nodiscard]] constexpr std::int32_t parts_per_million() const noexcept { return parts_; }
  /// The share of `whole`, rounded up; exact in 128 bits. `whole` is not negative.
  [[nodiscard]] std::int64_t of(std::int64_t whole) const noexcept;

  friend constexpr auto operator<=>(Share, Share) noexcept = default;

 private:
  explicit constexpr Share(std::int32_t parts) noexcept : parts_(parts) {}
  std::int32_t parts_ = 0;
};

/// `80%`, `12.5%`.
[[nodiscard]] std::string to_string(Share share);

inline namespace literals {
consteval Share operator""_percent(unsigned long long percent) {
  if (percent > 100) throw "a share is at most 100 percent";
  return Share::parts_per_million(static_cast<std::int32_t>(percent * 10'000));
}
}  // namespace literals

}  // namespace purser
