// charge_sink.hpp: the port for whoever bills: every charge as a line of JSON.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include <purser/runtime/result.hpp>

namespace purser {

/// Takes lines on a thread of its own, one after the other and in the order of the bookings. May
/// take its time: no call waits for it. What it throws counts as an error.
class ChargeSink {
 public:
  virtual ~ChargeSink() = default;
  /// `line` ends with a line end. Error: it could not be kept; it is counted as lost and not
  /// offered again.
  [[nodiscard]] virtual Result<> write(std::string_view line) = 0;
};

/// Calls `take` with each line, without its line end.
[[nodiscard]] std::shared_ptr<ChargeSink> make_charge_sink(
    std::function<void(std::string_view line)> take);

}  // namespace purser
