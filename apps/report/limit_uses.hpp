// limit_uses.hpp: how full the limits of the accounts are, by the ledger's own arithmetic.
#pragma once

#include <cstddef>
#include <vector>

#include <purser/apps/report/account_tree.hpp>
#include <purser/runtime/ledger/ledger.hpp>

namespace purser::cli {

struct LimitUses {
  std::vector<LimitUse> uses;  ///< the fullest first
  std::size_t left_out = 0;
};

/// How many accounts are looked at, and how many limits are told.
inline constexpr std::size_t accounts_looked_at_max = 1000;
inline constexpr std::size_t limits_shown_max = 20;

/// The limits of the dearest accounts of `tree` that `filter` asks for: with a customer or a
/// session, those above it are somebody else's business. Limits of window `call` have no sum.
[[nodiscard]] LimitUses limit_uses(Ledger& ledger, const AccountNode& tree,
                                   const SpendingFilter& filter);

/// Whether `a` is fuller than `b`; exact.
[[nodiscard]] bool is_fuller(const LimitUse& a, const LimitUse& b) noexcept;

}  // namespace purser::cli
