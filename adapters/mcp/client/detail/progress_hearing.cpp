// progress_hearing.cpp: rising values only, and not too often.
#include <purser/adapters/mcp/client/detail/progress_hearing.hpp>
#include <purser/adapters/mcp/protocol/members.hpp>

namespace purser::mcp::detail {
namespace {

constexpr std::chrono::milliseconds progress_pause{100};

}  // namespace

bool ProgressHearing::take(const Json& params) {
  const auto& value = member(params, "progress");
  if (!value.is_number()) return false;
  const auto progress = value.get<double>();
  if (progressed_ && progress <= progress_) return false;
  progressed_ = true;
  progress_ = progress;
  return true;
}

void ProgressHearing::tell(const Json& params, Instant now) {
  if (!tell_) return;
  if (told_ != Instant::min() && now - told_ < progress_pause) return;
  told_ = now;
  Progress progress;
  progress.progress = progress_;
  const auto& total = member(params, "total");
  if (total.is_number()) progress.total = total.get<double>();
  progress.message = text_member(params, "message");
  const auto told = tell_;
  try {
    told(progress);
  } catch (...) {  // the caller's own affair
    return;
  }
}

}  // namespace purser::mcp::detail
