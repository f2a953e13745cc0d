// duration.cpp: reads 50ms, 5s, 1h30m exactly, without floating point.
#include <purser/adapters/yaml/duration.hpp>

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

namespace purser::yaml {
namespace {

__extension__ using Wide = __int128;
constexpr Wide nanoseconds_max = std::numeric_limits<std::int64_t>::max();

constexpr std::array<std::pair<std::string_view, std::int64_t>, 7> units{{
    {"ns", 1},
    {"us", 1'000},
    {"ms", 1'000'000},
    {"s", 1'000'000'000},
    {"m", 60'000'000'000},
    {"h", 3'600'000'000'000},
    {"d", 86'400'000'000'000},
}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

template <class Predicate>
std::string_view take_while(std::string_view& rest, Predicate wanted) {
  std::size_t length = 0;
  while (length < rest.size() && wanted(rest[length])) ++length;
  const auto taken = rest.substr(0, length);
  rest.remove_prefix(length);
  return taken;
}

std::optional<std::int64_t> unit_of(std::string_view name) {
  for (const auto& [known, nanoseconds] : units) {
    if (known == name) return nanoseconds;
  }
  return std::nullopt;
}

/// `whole`.`fraction` times `unit`; nothing when it is no whole number of nanoseconds or too large.
std::optional<Wide> scaled(std::string_view whole, std::string_view fraction, std::int64_t unit) {
  Wide total = 0;
  for (const char c : whole) {
    total = total * 10 + (c - '0') * Wide{unit};
    if (total > nanoseconds_max) return std::nullopt;
  }
  Wide part = unit;
  for (const char c : fraction) {
    if (part % 10 != 0 && c != '0') return std::nullopt;
    part /= 10;
    total += (c - '0') * part;
  }
  return total;
}

std::optional<Wide> take_part(std::string_view& rest) {
  const auto whole = take_while(rest, is_digit);
  if (whole.empty()) return std::nullopt;
  std::string_view fraction;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    fraction = take_while(rest, is_digit);
    if (fraction.empty()) return std::nullopt;
  }
  const auto unit = unit_of(take_while(rest, is_letter));
  if (!unit) return std::nullopt;
  return scaled(whole, fraction, *unit);
}

}  // namespace

Result<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  if (text == "0") return std::chrono::nanoseconds{0};
  Wide total = 0;
  std::string_view rest = text;
  do {
    const auto part = take_part(rest);
    if (part) total += *part;
    if (!part || total > nanoseconds_max) {
      return fail(
          ErrorCode::invalid_argument,
          fmt::format("\"{}\" is no duration; write a number with a unit, such as 50ms, 5s, "
                      "2m, 24h or 1h30m",
                      text.substr(0, 64)));
    }
  } while (!rest.empty());
  return std::chrono::nanoseconds{static_cast<std::int64_t>(total)};
}

}  // namespace purser::yaml
