// folded_accounts.cpp: sums by account, and what divides them.
#include <purser/runtime/ledger/detail/folded_accounts.hpp>

#include <algorithm>
#include <utility>

#include <purser/runtime/ledger/detail/saturating.hpp>

namespace purser::ledger_detail {

Position FoldedAccount::turned_on_path() const noexcept {
  Position last = 0;
  for (const auto* account = this; account != nullptr; account = account->parent) {
    last = std::max(last, account->turned_at);
  }
  return last;
}

std::vector<Amounts> FoldedAccount::spent_above() const {
  std::vector<Amounts> sums;
  for (const auto* account = parent; account != nullptr; account = account->parent) {
    sums.push_back(account->spent);
  }
  std::reverse(sums.begin(), sums.end());
  return sums;
}

void FoldedAccount::book(const Amounts& change, Position position) noexcept {
  for (auto* account = this; account != nullptr; account = account->parent) {
    if (position <= account->reset_at) continue;
    for (const auto measure : measures) {
      account->spent[measure] = moved(account->spent[measure], change[measure]);
    }
  }
}

void FoldedAccount::reset(Position position) noexcept {
  reset_at = position;
  spent = {};
  for (auto* child : children) child->reset(position);
}

void FoldedAccount::keep() noexcept {
  for (auto* account = this; account != nullptr && !account->is_kept; account = account->parent) {
    account->is_kept = true;
  }
}

void FoldedAccounts::close(FoldedAccount& account, Position position) {
  for (auto* child : account.children) close(*child, position);
  account.children.clear();
  account.turned_at = position;
  account.is_kept = true;  // nobody asks for its name any more
  by_scope_.erase(account.scope.to_string());
}

FoldedAccount& FoldedAccounts::at(const Scope& scope, Position position) {
  auto text = scope.to_string();
  if (const auto found = by_scope_.find(text); found != by_scope_.end()) return *found->second;
  auto* parent = scope.is_root() ? nullptr : &at(scope.parent(), position);
  auto& account = *accounts_.emplace_back(std::make_unique<FoldedAccount>());
  account.scope = scope;
  account.seen_at = position;
  account.parent = parent;
  if (parent != nullptr) parent->children.push_back(&account);
  by_scope_.emplace(std::move(text), &account);
  return account;
}

}  // namespace purser::ledger_detail
