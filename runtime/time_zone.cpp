// time_zone.cpp: UTC, where every day begins at midnight and has 24 hours.
#include <purser/runtime/time_zone.hpp>

namespace purser {
namespace {

class Utc final : public TimeZone {
 public:
  std::string_view name() const noexcept override { return "UTC"; }
  LocalDay day_at(WallTime time) const override {
    return LocalDay(std::chrono::floor<std::chrono::days>(time).time_since_epoch());
  }
  WallTime start_of(LocalDay day) const override {
    return std::chrono::sys_days(day.time_since_epoch());
  }
};

}  // namespace

const TimeZone& utc() noexcept {
  static const Utc zone;
  return zone;
}

}  // namespace purser
