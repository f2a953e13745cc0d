// account_tree.hpp: accounts below each other, with what all below them spent.
#pragma once

#include <string>
#include <vector>

#include <purser/apps/report/spending_report.hpp>

namespace purser::cli {

struct AccountNode {
  std::string path;  ///< `customer:acme/session:s1`; the root is `total`
  std::string step;  ///< its last step
  Spending own;
  Spending all;                       ///< with all below
  std::vector<AccountNode> children;  ///< the dearest first
};

/// The tree of the accounts that rows by account name, and of all on the way to them.
[[nodiscard]] AccountNode account_tree(const std::vector<ReportRow>& accounts);

/// Every node, the dearest first.
[[nodiscard]] std::vector<const AccountNode*> dearest_accounts(const AccountNode& root);

}  // namespace purser::cli
