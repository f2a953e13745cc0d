// limit_uses.cpp: asks the ledger, account by account.
#include <purser/apps/report/limit_uses.hpp>

#include <algorithm>
#include <tuple>

namespace purser::cli {
namespace {

bool is_asked_for(const Scope& scope, const SpendingFilter& filter) {
  if (!filter.customer.empty() && scope.id_of("customer") != filter.customer) return false;
  return filter.session.empty() || scope.id_of("session") == filter.session;
}

/// The report of an account that is there; none: it is not.
std::optional<AccountReport> report_at(Ledger& ledger, const Scope& scope) {
  if (scope.is_root()) return ledger.report(ledger.total());
  if (!ledger.knows(scope)) return std::nullopt;
  const auto account = ledger.open(scope);
  if (!account) return std::nullopt;
  return ledger.report(*account);
}

bool tells_doubt(const Limit& limit) {
  return limit.measure == Measure::usd && limit.window == Window::total && limit.is_for_all();
}

/// The account's own limits come first in its report, those above it behind them.
void add_own(std::vector<LimitUse>& uses, const AccountReport& report, std::size_t above) {
  const auto own = report.limits.size() - std::min(above, report.limits.size());
  for (std::size_t i = 0; i < own; ++i) {
    const auto& entry = report.limits[i];
    if (entry.limit.window == Window::call) continue;
    uses.push_back({report.scope.to_string(), entry.limit, entry.spent, entry.held,
                    tells_doubt(entry.limit) ? report.in_doubt.nanodollars() : 0});
  }
}

std::int64_t used(const LimitUse& use) noexcept {
  return Money::saturating_add(Money::nanodollars(use.spent), Money::nanodollars(use.held))
      .nanodollars();
}

/// The fuller one; of two that are equally full, by name.
bool comes_before(const LimitUse& a, const LimitUse& b) {
  if (is_fuller(a, b) || is_fuller(b, a)) return is_fuller(a, b);
  const auto name = [](const LimitUse& use) {
    return std::tuple(use.account, use.limit.measure, reach_text(use.limit));
  };
  return name(a) < name(b);
}

}  // namespace

bool is_fuller(const LimitUse& a, const LimitUse& b) noexcept {
  __extension__ using Wide = __int128;
  // A limit of nothing is full at once.
  if (a.limit.amount == 0 || b.limit.amount == 0) return a.limit.amount < b.limit.amount;
  return Wide{used(a)} * b.limit.amount > Wide{used(b)} * a.limit.amount;
}

LimitUses limit_uses(Ledger& ledger, const AccountNode& tree, const SpendingFilter& filter) {
  LimitUses result;
  auto accounts = dearest_accounts(tree);
  if (accounts.size() > accounts_looked_at_max) accounts.resize(accounts_looked_at_max);
  std::map<std::string, std::size_t> limits_on_path;
  const auto limits_above = [&](const Scope& scope) {
    if (scope.is_root()) return std::size_t{0};
    const auto [entry, is_new] = limits_on_path.try_emplace(scope.parent().to_string(), 0);
    if (!is_new) return entry->second;
    const auto above = report_at(ledger, scope.parent());
    return entry->second = above ? above->limits.size() : 0;
  };
  for (const auto* node : accounts) {
    const auto scope = node->path == tree.path ? Result<Scope>(Scope()) : Scope::parse(node->path);
    if (!scope || !is_asked_for(*scope, filter)) continue;
    const auto report = report_at(ledger, *scope);
    if (!report) continue;
    add_own(result.uses, *report, limits_above(*scope));
    limits_on_path[node->path] = report->limits.size();
  }
  std::sort(result.uses.begin(), result.uses.end(), comes_before);
  if (result.uses.size() > limits_shown_max) {
    result.left_out = result.uses.size() - limits_shown_max;
    result.uses.resize(limits_shown_max);
  }
  return result;
}

}  // namespace purser::cli
