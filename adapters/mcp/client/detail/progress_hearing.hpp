// progress_hearing.hpp: what a server says of the progress of one call.
#pragma once

#include <functional>
#include <utility>

#include <purser/adapters/mcp/client/progress.hpp>
#include <purser/runtime/clock.hpp>
#include <purser/runtime/json.hpp>

namespace purser::mcp::detail {

class ProgressHearing {
 public:
  using Tell = std::function<void(const Progress&)>;

  /// `tell`: at most ten times a second; may be empty.
  explicit ProgressHearing(Tell tell) : tell_(std::move(tell)) {}

  /// False: it is no number, or does not rise; then it is no sign of life either.
  [[nodiscard]] bool take(const Json& params);
  /// Of what was taken. What is told may end the call, and with it this.
  void tell(const Json& params, Instant now);

 private:
  Tell tell_;
  double progress_ = 0;
  bool progressed_ = false;
  Instant told_ = Instant::min();
};

}  // namespace purser::mcp::detail
