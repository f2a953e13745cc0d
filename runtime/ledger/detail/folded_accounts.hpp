// folded_accounts.hpp: the accounts that a journal speaks of, as far as folding it needs them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <purser/runtime/ledger/admit.hpp>
#include <purser/runtime/ledger/store.hpp>

namespace purser::ledger_detail {

/// Where a record stands among all that were folded, counted from 1.
using Position = std::uint64_t;

struct FoldedAccount {
  Scope scope;
  FoldedAccount* parent = nullptr;  ///< null: the root
  std::vector<FoldedAccount*> children;
  Position seen_at = 0;    ///< the first record that names it
  Position turned_at = 0;  ///< the last one that bookings must not be merged across
  Position reset_at = 0;   ///< bookings up to there are not in the sums
  Amounts spent;           ///< descendants included
  bool is_kept = false;    ///< a record of the summary names it, or one below it

  /// The last such record on the way to the root.
  [[nodiscard]] Position turned_on_path() const noexcept;
  /// What was spent at each account above, the root first.
  [[nodiscard]] std::vector<Amounts> spent_above() const;
  /// Books what was booked first at `position`.
  void book(const Amounts& change, Position position) noexcept;
  /// It and all below begin anew.
  void reset(Position position) noexcept;
  void keep() noexcept;
};

/// Not thread-safe. Accounts stay where they are.
class FoldedAccounts {
 public:
  /// It and all above it are made where they are new.
  FoldedAccount& at(const Scope& scope, Position position);
  /// It and all below are forgotten by name; what was spent stays above. They live on, for doubts.
  void close(FoldedAccount& account, Position position);
  /// Parents before children.
  [[nodiscard]] const std::vector<std::unique_ptr<FoldedAccount>>& all() const noexcept {
    return accounts_;
  }

 private:
  std::vector<std::unique_ptr<FoldedAccount>> accounts_;
  std::unordered_map<std::string, FoldedAccount*> by_scope_;
};

}  // namespace purser::ledger_detail
