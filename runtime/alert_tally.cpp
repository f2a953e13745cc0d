// alert_tally.cpp: sessions by their scopes.
#include <purser/runtime/alert_tally.hpp>

namespace purser {
namespace {

/// Up to and with the innermost session; empty: there is none.
std::string session_of(const Scope& scope) {
  auto part = scope;
  while (!part.is_root() && part.steps().back().kind != "session") part = part.parent();
  return part.is_root() ? std::string() : part.to_string();
}

}  // namespace

std::shared_ptr<AlertTally> AlertTallies::follow(const Scope& scope) {
  auto tally = std::make_shared<AlertTally>();
  const std::lock_guard lock(mutex_);
  tallies_[scope.to_string()] = tally;
  return tally;
}

std::shared_ptr<AlertTally> AlertTallies::of(const Scope& scope) const {
  const auto session = session_of(scope);
  const std::lock_guard lock(mutex_);
  const auto found = tallies_.find(session);
  return found == tallies_.end() ? nullptr : found->second.lock();
}

void AlertTallies::forget_dropped(const Scope& scope) noexcept {
  try {
    const auto name = scope.to_string();
    const std::lock_guard lock(mutex_);
    const auto found = tallies_.find(name);
    // Another one of the same name may have been opened meanwhile.
    if (found != tallies_.end() && found->second.expired()) tallies_.erase(found);
  } catch (...) {  // no memory for the name: its entry stays
    return;
  }
}

}  // namespace purser
