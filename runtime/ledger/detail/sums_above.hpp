// sums_above.hpp: what had been spent above an account when it got limits, for a ledger that
// recovers.
#pragma once

#include <string>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/ledger/admit.hpp>
#include <purser/runtime/ledger/detail/node.hpp>

namespace purser::ledger_detail {

/// What a record says about limits. An own limit is at most what is left above when it is opened;
/// since a summary books sums out of that order, it writes down how things stood.
struct StatedLimits {
  Json limits;
  std::vector<Amounts> above;  ///< what was spent at each account above, the root first
  bool says_above = false;     ///< false: a record in its place, the sums themselves say it
};

/// `{"above":[[USD,TOKENS,CALLS],...],"limits":LIMITS}`; `limits` is JSON text.
[[nodiscard]] std::string stated_limits_text(const std::string& limits,
                                             const std::vector<Amounts>& above);
[[nodiscard]] bool says_above(const std::string& text) noexcept;
/// Reads what `stated_limits_text` wrote, or bare limits. Error: `invalid_argument`.
[[nodiscard]] Result<StatedLimits> read_stated_limits(const std::string& text);

/// While it lives, the accounts above `account` seem to have spent what `stated` says.
class SumsAbove {
 public:
  SumsAbove(Node& account, const StatedLimits& stated);
  ~SumsAbove();
  SumsAbove(const SumsAbove&) = delete;
  SumsAbove& operator=(const SumsAbove&) = delete;

 private:
  void exchange() noexcept;

  Node* account_;
  std::vector<Amounts> above_;  // the innermost first
};

}  // namespace purser::ledger_detail
