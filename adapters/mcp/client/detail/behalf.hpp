// behalf.hpp: who pays for what a call causes.
#pragma once

#include <purser/runtime/ledger/ledger.hpp>

namespace purser {
class Call;
}  // namespace purser

namespace purser::mcp::detail {

/// Outlives the call. Equal where one account of one ledger pays.
struct Behalf {
  bool has_call = false;
  Account account{};
  friend bool operator==(const Behalf& a, const Behalf& b) noexcept;
};

/// `call`: may be null.
[[nodiscard]] Behalf behalf_of(const Call* call);

}  // namespace purser::mcp::detail
