// sight.hpp: what a rule sees of a text, and what it says about it.
#pragma once

#include <cstddef>
#include <string_view>

namespace purser {

/// A text from one place on.
struct Sight {
  std::string_view text;  ///< at most `sight_bytes_max`
  bool ends = false;      ///< nothing that could matter follows
  char before = ' ';      ///< the byte in front of it
};

/// How far any rule looks ahead: no more of a stream is ever held back.
inline constexpr std::size_t sight_bytes_max = 512;

/// Whether something secret begins here. The answer never depends on how a text was cut: where more
/// text could change it, it is `unclear`.
struct Match {
  enum class State : unsigned char { none, unclear, found };
  State state = State::none;
  std::size_t kept = 0;             ///< bytes in front that stay, such as `Bearer `
  std::size_t size = 0;             ///< of all, `kept` included
  bool (*goes_on)(char) = nullptr;  ///< what belongs to it behind `size`, however long; null: none

  [[nodiscard]] static Match none() noexcept { return {}; }
  [[nodiscard]] static Match unclear() noexcept { return {State::unclear}; }
  [[nodiscard]] static Match found(std::size_t size) noexcept { return {State::found, 0, size}; }
  /// Decided by the end of what is seen.
  [[nodiscard]] static Match at_end(const Sight& sight) noexcept {
    return sight.ends ? none() : unclear();
  }
};

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr bool is_letter_or_digit(char c) noexcept {
  return is_digit(c) || is_letter(c);
}

}  // namespace purser
