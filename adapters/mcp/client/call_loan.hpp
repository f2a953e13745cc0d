// call_loan.hpp: what a caller lends to its request, until it is gone.
#pragma once

#include <functional>
#include <mutex>

namespace purser {
class Call;
}  // namespace purser

namespace purser::mcp {

/// The call that a request is made for, and whatever else its callbacks use of the caller's. A
/// caller may go at any time, with the context that it runs on. Thread-safe.
class CallLoan {
 public:
  /// `call`: may be null.
  explicit CallLoan(const Call* call) noexcept : call_(call) {}
  CallLoan(const CallLoan&) = delete;
  CallLoan& operator=(const CallLoan&) = delete;
  ~CallLoan() = default;

  /// Runs `work`, which must be short and may not wait; the loan does not end meanwhile. False: it
  /// has ended. What `work` throws passes.
  bool during(const std::function<void()>& work) const;
  /// The same with the call. False also where there is none.
  bool use(const std::function<void(const Call&)>& work) const;
  /// Waits for what uses it now.
  void end() noexcept;

 private:
  mutable std::recursive_mutex mutex_;  ///< `work` itself may end it
  const Call* call_;
  bool ended_ = false;
};

}  // namespace purser::mcp
