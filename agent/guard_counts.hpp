// guard_counts.hpp: counts what guards tell of a session, for its report.
#pragma once

#include <string>

#include <purser/agent/guard_report.hpp>

namespace purser {

/// Not thread-safe. Memory is bounded, whatever stages call their warnings.
class GuardCounts {
 public:
  static constexpr std::size_t types_max = 256;  ///< more are not counted

  void warned(const std::string& type);
  /// A finding of that type.
  void found(const std::string& type);
  /// A call was refused because of a loop.
  void blocked_loop() noexcept { ++loops_.blocked; }

  /// Warnings and loops.
  [[nodiscard]] GuardReport report() const;

 private:
  std::map<std::string, std::int64_t> warnings_;
  LoopReport loops_;
};

}  // namespace purser
