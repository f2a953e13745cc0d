// closed_books.hpp: what accounts had booked that are closed: kept above them, for breakdowns.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <purser/runtime/ledger/detail/books.hpp>

namespace purser::ledger_detail {

/// Agents on the way to who spent, outermost first.
using AgentPath = std::vector<std::string>;

/// Grows with the number of different names, not with that of accounts. Not thread-safe.
struct ClosedBooks {
  Books books;
  std::map<AgentPath, Line> by_agents;  ///< the same money, by the agents below the account

  /// Makes what `add` needs. May run out of memory.
  void expect(const Books& other, const AgentPath& agents) {
    books.expect(other);
    by_agents.try_emplace(agents);
  }
  void add(const Books& other, const AgentPath& agents) noexcept {
    books.add(other);
    if (const auto found = by_agents.find(agents); found != by_agents.end()) {
      found->second += other.total();
    }
  }
  void reset() noexcept {
    books.reset();
    for (auto& [agents, line] : by_agents) line = {};
  }
};

}  // namespace purser::ledger_detail
