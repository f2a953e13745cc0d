// alert.cpp: findings first, then the failure that may have come of them.
#include <purser/middleware/alert.hpp>

namespace purser {

void AlertStage::after(Call& call, Result<Reply>& outcome) noexcept {
  for (const auto& finding : call.findings()) feed_->tell(finding);
  if (outcome || !feed_->wants_failures()) return;
  feed_->tell(call.scope(), call.id(), call.kind(), call.name(), outcome.error());
}

}  // namespace purser
