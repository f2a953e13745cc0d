// window.cpp: names of windows, and where calendar windows begin and end.
#include <purser/runtime/ledger/window.hpp>

#include <array>
#include <utility>

namespace purser {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month_day;

/// The first day of the window that `day` is in.
LocalDay first_day(Window::Kind kind, LocalDay day) {
  if (kind == Window::Kind::week) {
    return day - (std::chrono::weekday(day) - std::chrono::Monday);
  }
  if (kind == Window::Kind::month) {
    const year_month_day date(day);
    return LocalDay(date.year() / date.month() / 1);
  }
  return day;
}

LocalDay next_first_day(Window::Kind kind, LocalDay first) {
  if (kind == Window::Kind::week) return first + days(7);
  if (kind == Window::Kind::month) return LocalDay(year_month_day(first) + months(1));
  return first + days(1);
}

/// In the largest unit that fits, but `60s`, not `1m`, which some read as a month.
std::string span_text(std::chrono::nanoseconds span) {
  struct Unit {
    std::int64_t nanoseconds;
    const char* name;
    std::int64_t count_min;
  };
  static constexpr std::array<Unit, 4> units{{{3'600'000'000'000, "h", 1},
                                              {60'000'000'000, "m", 2},
                                              {1'000'000'000, "s", 1},
                                              {1'000'000, "ms", 1}}};
  for (const auto& unit : units) {
    const auto count = span.count() / unit.nanoseconds;
    if (span.count() % unit.nanoseconds == 0 && count >= unit.count_min) {
      return std::to_string(count) + unit.name;
    }
  }
  return std::to_string(span.count()) + "ns";
}

}  // namespace

Window Window::rolling(std::chrono::nanoseconds span) noexcept {
  Window window(Kind::rolling);
  window.span_ = span;
  return window;
}

Window Window::calendar(Kind kind, std::shared_ptr<const TimeZone> zone) noexcept {
  Window window(kind);
  window.zone_ = std::move(zone);
  return window;
}

bool operator==(const Window& a, const Window& b) noexcept {
  return a.kind_ == b.kind_ && a.span_ == b.span_ && a.zone().name() == b.zone().name();
}

Result<> check(const Window& window) {
  if (window.kind() != Window::Kind::rolling) return {};
  if (window.span() >= window_span_min && window.span() <= window_span_max) return {};
  return fail(ErrorCode::invalid_argument, "a rolling window of " + span_text(window.span()) +
                                               "; it takes from 1ms to ten years");
}

std::string to_string(const Window& window) {
  switch (window.kind()) {
    case Window::Kind::call:
      return "call";
    case Window::Kind::total:
      return "total";
    case Window::Kind::rolling:
      return span_text(window.span());
    case Window::Kind::day:
      return "day";
    case Window::Kind::week:
      return "week";
    case Window::Kind::month:
      return "month";
  }
  return "total";
}

Period period_at(const Window& window, WallTime time) {
  const auto& zone = window.zone();
  const auto kind = window.kind();
  auto first = first_day(kind, zone.day_at(time));
  auto next = next_first_day(kind, first);
  // Where clocks are set back over midnight, the day before is shown a second time.
  if (zone.start_of(next) <= time) {
    first = next;
    next = next_first_day(kind, first);
  }
  return {zone.start_of(first), zone.start_of(next)};
}

}  // namespace purser
