// time_zone.cpp: Howard Hinnant's date library behind the port.
#include <date/tz.h>

#include <exception>
#include <purser/adapters/time_zones/time_zone.hpp>
#include <purser/runtime/suggestion.hpp>
#include <string>

namespace purser::time_zones {
namespace {

class SystemZone final : public TimeZone {
 public:
  explicit SystemZone(const date::time_zone& zone) : zone_(zone) {
    (void)zone_.get_info(date::sys_seconds());  // reads the file now, where errors can be told
  }

  std::string_view name() const noexcept override { return zone_.name(); }

  LocalDay day_at(WallTime time) const override {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto there = zone_.to_local(date::sys_seconds(seconds.time_since_epoch()));
    return LocalDay(std::chrono::floor<std::chrono::days>(there.time_since_epoch()));
  }

  WallTime start_of(LocalDay day) const override {
    const date::local_seconds midnight(day.time_since_epoch());
    return WallTime(zone_.to_sys(midnight, date::choose::earliest).time_since_epoch());
  }

 private:
  const date::time_zone& zone_;  // belongs to the database, which is never unloaded
};

std::string hint_for(std::string_view name) {
  for (const auto& zone : date::get_tzdb().zones) {
    if (letters_apart(name, zone.name()) <= 2) return "; did you mean \"" + zone.name() + "\"?";
  }
  return "; names look like Europe/Berlin";
}

}  // namespace

Result<std::shared_ptr<const TimeZone>> find(std::string_view name) {
  try {
    for (const auto& zone : date::get_tzdb().zones) {
      if (zone.name() == name) return std::make_shared<const SystemZone>(zone);
    }
    return fail(ErrorCode::invalid_argument, "there is no time zone \"" +
                                                 std::string(name.substr(0, 64)) + '"' +
                                                 hint_for(name.substr(0, 64)));
  } catch (const std::exception& error) {
    return fail(ErrorCode::invalid_argument,
                "time zone \"" + std::string(name.substr(0, 64)) +
                    "\" cannot be read (is tzdata installed?): " + error.what());
  }
}

}  // namespace purser::time_zones
