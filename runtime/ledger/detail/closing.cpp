// closing.cpp: accounts that are no longer needed: their memory goes, their sums stay above.
#include <utility>

#include <purser/runtime/ledger/detail/state.hpp>

namespace purser::ledger_detail {
namespace {

/// Agents from `top` down to `node`.
AgentPath agents_between(const Node& top, const Node& node) {
  AgentPath agents;
  for (const Node* each = &node; each != top.parent.get(); each = each->parent.get()) {
    if (each->is_agent()) agents.insert(agents.begin(), std::string(each->id()));
  }
  return agents;
}

AgentPath joined(AgentPath agents, const AgentPath& more) {
  agents.insert(agents.end(), more.begin(), more.end());
  return agents;
}

/// What an account and those below it booked, on its way to the account above. Making it gets all
/// the memory that carrying it out needs.
class Closing {
 public:
  Closing(Node& account, const std::vector<const Node*>& nodes, Doubts& doubts)
      : account_(account), above_(*account.parent) {
    if (!above_.closed_books) above_.closed_books = std::make_unique<ClosedBooks>();
    for (const Node* node : nodes) add(*node);
    for (auto& [key, doubt] : doubts) {
      if (account.contains(*doubt.account)) add(doubt);
    }
  }

  void carry_out() noexcept {
    auto& kept = *above_.closed_books;
    for (auto& moved : doubts_) {
      auto& doubt = *moved.doubt;
      doubt.left_out = !doubt.is_in_books();
      doubt.account = &above_;
      doubt.line = moved.line;
      doubt.closed_below = std::move(moved.agents);
    }
    for (const Books* books : books_) kept.books.add(*books);
    for (auto& [line, added] : lines_) *line += added;
  }

 private:
  struct MovedDoubt {
    Doubt* doubt;
    AgentPath agents;
    Books::Lines::value_type* line;
  };

  void add(const Node& node) {
    const auto agents = agents_between(account_, node);
    if (node.books) add(*node.books, agents, node.books->total());
    if (!node.closed_books) return;
    add(node.closed_books->books, {}, {});
    for (const auto& [below, line] : node.closed_books->by_agents) {
      lines_.emplace_back(&line_of(joined(agents, below)), line);
    }
  }

  void add(const Books& books, const AgentPath& agents, const Line& total) {
    above_.closed_books->books.expect(books);
    books_.push_back(&books);
    lines_.emplace_back(&line_of(agents), total);
  }

  void add(Doubt& doubt) {
    auto agents = agents_between(account_, *doubt.account);
    if (doubt.closed_below) agents = joined(std::move(agents), *doubt.closed_below);
    (void)line_of(agents);
    auto& line = above_.closed_books->books.line(doubt.kind, doubt.line->first);
    doubts_.push_back({&doubt, std::move(agents), &line});
  }

  Line& line_of(const AgentPath& agents) { return above_.closed_books->by_agents[agents]; }

  Node& account_;
  Node& above_;
  std::vector<const Books*> books_;
  std::vector<std::pair<Line*, Line>> lines_;
  std::vector<MovedDoubt> doubts_;
};

}  // namespace

Result<Sequence> State::close(Node& account) {
  Lock lock(mutex_);
  if (auto ok = check_open(account); !ok) return fail(std::move(ok).error());
  if (!account.parent) return fail(ErrorCode::invalid_argument, "the total cannot be closed");
  for (const auto* hold = open_holds_; hold != nullptr; hold = hold->next) {
    if (!account.contains(*hold->account)) continue;
    return fail(ErrorCode::budget_busy,
                account.last() + " has calls under way; close it when they have ended");
  }
  const auto nodes = AccountTree::all<const Node>(account);
  Closing closing(account, nodes, doubts_);
  std::optional<JournalRecord> record;
  if (keeps_records_) record.emplace(record_of(account, {}));

  // All that can fail is done.
  closing.carry_out();
  tree_.remove(account, nodes);
  Charge nothing;
  Sequence sequence = 0;
  if (record) sequence = append(*std::move(record), JournalRecord::Kind::close, nothing, {});
  unlock_and_deliver(lock, serve(nullptr));
  return sequence;
}

}  // namespace purser::ledger_detail
