// retry_rule.cpp: statuses and pauses.
#include <purser/adapters/alerts/retry_rule.hpp>

#include <algorithm>

namespace purser::alerts {

using std::chrono::milliseconds;

Answer answer_of(int status) noexcept {
  if (status >= 200 && status < 300) return Answer::taken;
  const bool passes = status == 408 || status == 425 || status == 429 || status >= 500;
  return passes ? Answer::later : Answer::refused;
}

milliseconds retry_pause(const RetryPauses& pauses, int failures,
                         std::optional<milliseconds> retry_after, double random) noexcept {
  const auto doublings = std::clamp(failures - 1, 0, 30);
  const auto most = std::min(pauses.longest.count(), pauses.first.count() << doublings);
  const auto jittered = static_cast<milliseconds::rep>(static_cast<double>(most) * random);
  const auto asked = std::min(retry_after.value_or(milliseconds(0)), pauses.retry_after_max);
  return milliseconds(std::max({jittered, asked.count(), milliseconds::rep{0}}));
}

}  // namespace purser::alerts
