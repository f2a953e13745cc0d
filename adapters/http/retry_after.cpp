// retry_after.cpp: seconds, milliseconds and HTTP dates.
#include <algorithm>
#include <array>
#include <charconv>
#include <purser/adapters/http/retry_after.hpp>

namespace purser::http {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds wait_max = std::chrono::hours(24 * 365);

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !(value >= 0))
    return std::nullopt;
  return value;
}

milliseconds clamped(double count) {
  const auto most = static_cast<double>(wait_max.count());
  return milliseconds(static_cast<milliseconds::rep>(std::clamp(count, 0.0, most)));
}

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<unsigned> month(std::string_view name) {
  static constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<unsigned>(found - names.begin()) + 1;
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, the only form that servers may send today.
std::optional<WallTime> http_date(std::string_view text) {
  if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
  const auto day = digits(text, 5, 2), year = digits(text, 12, 4);
  const auto hour = digits(text, 17, 2), minute = digits(text, 20, 2), second = digits(text, 23, 2);
  const auto of_year = month(text.substr(8, 3));
  if (!day || !year || !hour || !minute || !second || !of_year) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*of_year),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

bool fits_nanoseconds(std::string_view date) {
  return date.substr(12, 4) < "2200" && date.substr(12, 4) > "1700";
}

}  // namespace

std::optional<milliseconds> retry_after(std::string_view retry_after_ms,
                                        std::string_view retry_after, WallTime now) {
  if (const auto count = number(retry_after_ms)) return clamped(*count);
  if (const auto count = number(retry_after)) return clamped(*count * 1000);
  if (retry_after.size() == 29 && !fits_nanoseconds(retry_after)) return std::nullopt;
  const auto until = http_date(retry_after);
  if (!until) return std::nullopt;
  const auto left = std::chrono::ceil<milliseconds>(*until - now);
  return std::clamp(left, milliseconds(0), wait_max);
}

}  // namespace purser::http
