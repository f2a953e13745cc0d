// call_loan.cpp: a lock around what is lent.
#include <purser/adapters/mcp/client/call_loan.hpp>

namespace purser::mcp {

bool CallLoan::during(const std::function<void()>& work) const {
  const std::lock_guard lock(mutex_);
  if (ended_) return false;
  work();
  return true;
}

bool CallLoan::use(const std::function<void(const Call&)>& work) const {
  const std::lock_guard lock(mutex_);
  if (ended_ || call_ == nullptr) return false;
  work(*call_);
  return true;
}

void CallLoan::end() noexcept {
  const std::lock_guard lock(mutex_);
  ended_ = true;
}

}  // namespace purser::mcp
