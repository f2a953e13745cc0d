// report.cpp: one consistent snapshot of an account and everything below it.
#include <algorithm>
#include <utility>

#include <purser/runtime/ledger/detail/saturating.hpp>
#include <purser/runtime/ledger/detail/state.hpp>

namespace purser::ledger_detail {
namespace {

void add(Money& sum, std::int64_t nanodollars) noexcept {
  sum = Money::saturating_add(sum, Money::nanodollars(nanodollars));
}

LimitReport report_of(const Node& node, const LimitSlot& slot) {
  LimitReport report{node.last(), slot.limit(), 0, 0, slot.amount};
  if (slot.window == Window::Kind::call) return report;
  const auto state = node.state_of(slot);
  report.spent = state.spent;
  report.held = state.held;
  report.remaining = std::max<std::int64_t>(room_in(state), 0);
  return report;
}

/// Walks a subtree and adds up what was booked at each of its accounts.
class Breakdown {
 public:
  Breakdown(AccountReport& report, std::int64_t day, Instant now)
      : report_(report), day_(day), now_(now) {}

  void visit(const Node& node) {
    const bool is_agent = node.is_agent();
    if (is_agent) {
      agents_.push_back(node.id());
      report_.by_agent.try_emplace(std::string(node.id()));
    }
    if (node.books) {
      add_books(*node.books);
      add_to_agents(node.books->total());
    }
    if (node.closed_books) add_closed(*node.closed_books);
    for (const Node* child = node.first_child; child != nullptr; child = child->next_sibling) {
      visit(*child);
    }
    if (is_agent) agents_.pop_back();
  }

 private:
  KindReport& report_of(CallKind kind) noexcept {
    if (kind == CallKind::model) return report_.llm;
    return kind == CallKind::tool ? report_.tools : report_.mcp;
  }

  void add_books(Books& books) {
    for (const auto kind : call_kinds) {
      for (const auto& [name, line] : books.lines(kind)) {
        if (line.spent != 0 || line.calls != 0) add_line(kind, name, line);
      }
    }
    add_usage(report_.llm.usage, books.usage());
    add(report_.daily_spent, books.spent_on(day_));
    report_.tokens_last_minute =
        saturating_add(report_.tokens_last_minute, books.tokens_last_minute(now_));
  }

  void add_closed(ClosedBooks& closed) {
    add_books(closed.books);
    for (const auto& [below, line] : closed.by_agents) {
      const auto above = agents_.size();
      agents_.insert(agents_.end(), below.begin(), below.end());
      for (const auto& agent : below) report_.by_agent.try_emplace(agent);
      add_to_agents(line);
      agents_.resize(above);
    }
  }

  void add_line(CallKind kind, const std::string& name, const Line& line) {
    auto& report = report_of(kind);
    add(report.total, line.spent);
    report.calls = saturating_add(report.calls, line.calls);
    const bool mcp = kind == CallKind::mcp;
    add(report.by_name[mcp ? name.substr(0, name.find('/')) : name], line.spent);
  }

  /// The innermost agent made the call; every other one on the path delegated it, once.
  void add_to_agents(const Line& own) {
    if (agents_.empty()) return;
    auto& direct = report_.by_agent[std::string(agents_.back())];
    add(direct.direct, own.spent);
    add(direct.total, own.spent);
    direct.calls = saturating_add(direct.calls, own.calls);
    for (auto agent = agents_.begin(); agent + 1 != agents_.end(); ++agent) {
      const bool repeated = std::find(agents_.begin(), agent, *agent) != agent;
      if (repeated || *agent == agents_.back()) continue;
      auto& above = report_.by_agent[std::string(*agent)];
      add(above.delegated, own.spent);
      add(above.total, own.spent);
    }
  }

  AccountReport& report_;
  std::int64_t day_;
  Instant now_;
  std::vector<std::string_view> agents_;
};

}  // namespace

AccountReport State::report(Node& account) {
  AccountReport report;
  report.scope = account.scope();
  const Lock lock(mutex_);
  report.total_spent = Money::nanodollars(account.counter(Measure::usd).spent);
  report.held = Money::nanodollars(account.counter(Measure::usd).held);
  report.in_doubt = Money::nanodollars(account.in_doubt);
  report.calls = account.counter(Measure::calls).spent;
  Breakdown(report, days_.day_now(), clock_->now()).visit(account);
  const auto now = moment();
  for (Node* node = &account; node != nullptr; node = node->parent.get()) {
    for (auto& slot : node->limits()) {
      slot.follow(now);
      report.limits.push_back(report_of(*node, slot));
    }
  }
  return report;
}

std::vector<Scope> State::accounts() {
  std::vector<const Node*> nodes;
  {
    const Lock lock(mutex_);
    nodes = AccountTree::all<const Node>(*root());
  }
  std::vector<Scope> scopes;
  scopes.reserve(nodes.size());
  for (const Node* node : nodes) scopes.push_back(node->scope());
  return scopes;
}

}  // namespace purser::ledger_detail
