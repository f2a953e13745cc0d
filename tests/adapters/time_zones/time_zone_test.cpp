// time_zone_test.cpp: days of real places, summer time included.
#include <purser/adapters/time_zones/time_zone.hpp>

#include <purser/runtime/ledger/window.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

WallTime at(int year, unsigned month, unsigned day, std::chrono::nanoseconds time = 0ns) {
  return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) /
                               std::chrono::day(day)) +
         time;
}

Period day_in(const char* zone, WallTime time) {
  return period_at(Window::calendar(Window::Kind::day, time_zones::find(zone).value()), time);
}

}  // namespace

TEST_CASE("time zones: days have 23, 24 or 25 hours where clocks change") {
  // https://data.iana.org/time-zones/: last Sundays of March and October at 01:00 UTC.
  CHECK(day_in("Europe/Berlin", at(2026, 7, 1, 12h)) ==
        Period{at(2026, 6, 30, 22h), at(2026, 7, 1, 22h)});
  CHECK(day_in("Europe/Berlin", at(2026, 3, 29, 12h)) ==
        Period{at(2026, 3, 28, 23h), at(2026, 3, 29, 22h)});
  CHECK(day_in("Europe/Berlin", at(2026, 10, 25, 12h)) ==
        Period{at(2026, 10, 24, 22h), at(2026, 10, 25, 23h)});
  CHECK(day_in("UTC", at(2026, 10, 25, 12h)) == Period{at(2026, 10, 25), at(2026, 10, 26)});
}

TEST_CASE("time zones: a midnight that is skipped, one that comes twice, a day that never was") {
  // Brazil, until 2019: at 00:00 forward to 01:00.
  CHECK(day_in("America/Sao_Paulo", at(2018, 11, 4, 12h)) ==
        Period{at(2018, 11, 4, 3h), at(2018, 11, 5, 2h)});
  // Cuba: at 01:00 back to 00:00.
  CHECK(day_in("America/Havana", at(2025, 11, 2, 12h)) ==
        Period{at(2025, 11, 2, 4h), at(2025, 11, 3, 5h)});
  // Paraguay, 2024-03-24: at 00:00 back to 23:00.
  CHECK(day_in("America/Asuncion", at(2024, 3, 24, 3h + 30min)) ==
        Period{at(2024, 3, 23, 3h), at(2024, 3, 24, 4h)});
  // Samoa went from the 29th to the 31st of December 2011.
  CHECK(day_in("Pacific/Apia", at(2011, 12, 30, 9h)) ==
        Period{at(2011, 12, 29, 10h), at(2011, 12, 30, 10h)});
  CHECK(day_in("Pacific/Apia", at(2011, 12, 30, 10h)).begin == at(2011, 12, 30, 10h));
}

TEST_CASE("time zones: months begin where their first day does") {
  const auto month =
      Window::calendar(Window::Kind::month, time_zones::find("America/New_York").value());
  CHECK(period_at(month, at(2026, 12, 1, 4h)) == Period{at(2026, 11, 1, 4h), at(2026, 12, 1, 5h)});
}

TEST_CASE("time zones: unknown names are errors with a suggestion") {
  const auto close = time_zones::find("Europe/Berln");
  REQUIRE_FALSE(close);
  CHECK(close.error().code() == ErrorCode::invalid_argument);
  CHECK(close.error().message() ==
        "there is no time zone \"Europe/Berln\"; did you mean \"Europe/Berlin\"?");
  for (const auto* name : {"", "../../etc/passwd", "Middle/Of_Nowhere"}) {
    CHECK_FALSE(time_zones::find(name));
  }
}
