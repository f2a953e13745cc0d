// time_buckets.cpp: hours add up to days, days to months.
#include <purser/apps/report/time_buckets.hpp>

#include <algorithm>
#include <array>
#include <map>

#include <purser/runtime/wall_time.hpp>

namespace purser::cli {
namespace {

using Hours = std::chrono::hours;

constexpr std::ptrdiff_t hours_max = 72;
constexpr std::ptrdiff_t days_max = 100;
constexpr std::size_t buckets_max = 5000;

WallTime hour_at(const std::string& name) {
  const auto time = parse_wall_time(name + ":00:00Z");
  return time ? *time : WallTime();
}

std::size_t name_size(SpendingKey unit) noexcept {
  if (unit == SpendingKey::hour) return 13;
  return unit == SpendingKey::day ? 10 : 7;
}

std::string name_of(WallTime time, SpendingKey unit) {
  return rfc3339(time).substr(0, name_size(unit));
}

SpendingKey unit_for(WallTime first, WallTime last) {
  const auto hours = std::chrono::duration_cast<Hours>(last - first).count() + 1;
  if (hours <= hours_max) return SpendingKey::hour;
  return hours <= days_max * 24 ? SpendingKey::day : SpendingKey::month;
}

WallTime next_after(WallTime time, SpendingKey unit) {
  if (unit == SpendingKey::hour) return time + Hours(1);
  const auto day = std::chrono::floor<std::chrono::days>(time);
  if (unit == SpendingKey::day) return day + std::chrono::days(1);
  const std::chrono::year_month_day date(day);
  const auto month = date.year() / date.month() + std::chrono::months(1);
  return std::chrono::sys_days(month / 1);
}

TimeBucket bucket_at(WallTime time, SpendingKey unit) {
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
  const std::string month = months[static_cast<unsigned>(date.month()) - 1];
  const auto day = std::to_string(static_cast<unsigned>(date.day())) + " " + month;
  const auto year = " " + std::to_string(static_cast<int>(date.year()));
  const auto clock = rfc3339(time).substr(11, 2) + ":00";
  TimeBucket bucket{name_of(time, unit), day, day + year, {}};
  if (unit == SpendingKey::month) bucket.label = bucket.title = month + year;
  if (unit != SpendingKey::hour) return bucket;
  bucket.title += ", " + clock;
  if (clock != "00:00") bucket.label = clock;
  return bucket;
}

}  // namespace

TimeBuckets time_buckets(const std::vector<ReportRow>& hours) {
  TimeBuckets result;
  if (hours.empty()) return result;
  const auto first = hour_at(hours.front().name);
  const auto last = hour_at(hours.back().name);
  result.unit = unit_for(first, last);
  std::map<std::string, Spending> sums;
  for (const auto& hour : hours) sums[hour.name.substr(0, name_size(result.unit))] += hour.spending;
  const auto end = name_of(last, result.unit);
  for (auto time = first; result.buckets.size() < buckets_max;
       time = next_after(time, result.unit)) {
    auto bucket = bucket_at(time, result.unit);
    if (const auto found = sums.find(bucket.name); found != sums.end()) {
      bucket.spending = found->second;
    }
    result.buckets.push_back(std::move(bucket));
    if (result.buckets.back().name == end) break;
  }
  return result;
}

std::vector<Money> round_steps(Money most) {
  const auto wanted = std::max<std::int64_t>(most.nanodollars(), 1);
  std::int64_t step = 1;
  for (int digit = 0; (wanted - 1) / step >= 5; ++digit) {
    step = digit % 3 == 1 ? step / 2 * 5 : step * 2;  // 1, 2, 5, 10, 20, 50
  }
  std::vector<Money> steps{Money()};
  while (steps.back().nanodollars() < wanted) {
    steps.push_back(Money::saturating_add(steps.back(), Money::nanodollars(step)));
  }
  return steps;
}

}  // namespace purser::cli
