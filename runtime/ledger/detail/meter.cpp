// meter.cpp: months that follow each other.
#include <purser/runtime/ledger/detail/meter.hpp>

#include <purser/runtime/ledger/detail/saturating.hpp>

namespace purser::ledger_detail {

Meter::Meter(Window window) noexcept : window_(std::move(window)) {}

void Meter::follow(WallTime now) {
  if (now < running_.period.end) return;
  before_ = running_;
  running_ = {period_at(window_, now), {}, 0};
}

void Meter::book(WallTime time, const Amounts& change, std::int64_t doubt) {
  follow(time);
  auto& month = running_.period.contains(time) ? running_ : before_;
  if (!month.period.contains(time)) return;
  for (const auto measure : measures) {
    month.spent[measure] = moved(month.spent[measure], change[measure]);
  }
  month.in_doubt = moved(month.in_doubt, doubt);
}

}  // namespace purser::ledger_detail
