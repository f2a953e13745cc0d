// wall_time.cpp: from a moment to the digits of its date, and back.
#include <purser/runtime/wall_time.hpp>

#include <cstdint>
#include <cstdio>
#include <optional>

namespace purser {
namespace {

/// Takes a text apart from the left. What does not fit makes it bad, and everything after it.
class TimeText {
 public:
  explicit TimeText(std::string_view text) noexcept : rest_(text) {}

  [[nodiscard]] bool is_bad() const noexcept { return bad_; }
  [[nodiscard]] bool is_at_end() const noexcept { return rest_.empty(); }

  bool skip(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) noexcept { bad_ |= !skip(c); }

  /// Exactly `digits` digits, in [low, high].
  int number(int digits, int low, int high) noexcept {
    int value = 0;
    for (; digits > 0; --digits) value = value * 10 + digit();
    bad_ |= value < low || value > high;
    return value;
  }

  /// 1 to 9 decimals of a second.
  std::chrono::nanoseconds fraction() noexcept {
    std::int64_t value = digit();
    int digits = 1;
    for (; digits < 9 && is_digit(); ++digits) value = value * 10 + digit();
    for (; digits < 9; ++digits) value *= 10;
    return std::chrono::nanoseconds(value);
  }

 private:
  [[nodiscard]] bool is_digit() const noexcept {
    return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
  }
  int digit() noexcept {
    if (!is_digit()) {
      bad_ = true;
      return 0;
    }
    const int value = rest_.front() - '0';
    rest_.remove_prefix(1);
    return value;
  }

  std::string_view rest_;
  bool bad_ = false;
};

std::optional<std::chrono::sys_days> take_date(TimeText& text) {
  const int year = text.number(4, 1970, 2261);
  text.expect('-');
  const int month = text.number(2, 1, 12);
  text.expect('-');
  const int day = text.number(2, 1, 31);
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (text.is_bad() || !date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

std::chrono::nanoseconds take_clock(TimeText& text) {
  const std::chrono::hours hours(text.number(2, 0, 23));
  text.expect(':');
  const std::chrono::minutes minutes(text.number(2, 0, 59));
  text.expect(':');
  const std::chrono::seconds seconds(text.number(2, 0, 59));
  auto clock = std::chrono::nanoseconds(hours) + minutes + seconds;
  if (text.skip('.')) clock += text.fraction();
  return clock;
}

std::chrono::minutes take_offset(TimeText& text) {
  if (text.skip('Z') || text.skip('z')) return {};
  const bool west = text.skip('-');
  if (!west) text.expect('+');
  const std::chrono::hours hours(text.number(2, 0, 23));
  text.expect(':');
  const std::chrono::minutes offset = hours + std::chrono::minutes(text.number(2, 0, 59));
  return west ? -offset : offset;
}

std::optional<WallTime> take_time(TimeText text) {
  const auto date = take_date(text);
  if (!date) return std::nullopt;
  WallTime time = *date;
  if (text.is_at_end()) return time;
  if (!text.skip('T') && !text.skip('t')) text.expect(' ');
  time += take_clock(text);
  time -= take_offset(text);
  if (text.is_bad() || !text.is_at_end()) return std::nullopt;
  return time;
}

}  // namespace

std::string rfc3339(WallTime time) {
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(time);
  const auto day = std::chrono::floor<std::chrono::days>(millis);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(millis - day);
  char text[32];
  std::snprintf(
      text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return text;
}

Result<WallTime> parse_wall_time(std::string_view text) {
  const auto time = take_time(TimeText(text));
  if (time) return *time;
  return fail(ErrorCode::invalid_argument,
              "\"" + std::string(text) +
                  "\" is no date such as 2026-11-21 and no time such as 2026-11-21T10:00:00Z");
}

}  // namespace purser
