// guard_counts.cpp: a number for each type.
#include <purser/agent/guard_counts.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace purser {
namespace {

constexpr std::array<std::string_view, 4> loop_types{"loop_detected", "retry_loop", "stall",
                                                     "delegation_cycle"};

bool is_loop_type(std::string_view type) noexcept {
  return std::find(loop_types.begin(), loop_types.end(), type) != loop_types.end();
}

}  // namespace

void GuardCounts::warned(const std::string& type) {
  const auto known = warnings_.find(type);
  if (known != warnings_.end()) {
    ++known->second;
  } else if (warnings_.size() < types_max) {
    warnings_.emplace(type, 1);
  }
}

void GuardCounts::found(const std::string& type) {
  if (!is_loop_type(type)) return;
  ++loops_.found;
  ++loops_.by_type[type];
}

GuardReport GuardCounts::report() const {
  GuardReport report;
  report.warnings = warnings_;
  report.loops = loops_;
  return report;
}

}  // namespace purser
