// sums.hpp: what an account spent, holds and may still spend: the numbers behind every report.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <purser/runtime/call_id.hpp>
#include <purser/runtime/ledger/limit.hpp>
#include <purser/runtime/ledger/window.hpp>
#include <purser/runtime/money.hpp>
#include <purser/runtime/scope.hpp>
#include <purser/runtime/usage.hpp>

namespace purser {

struct LimitReport {
  std::string account;  ///< last step of its scope: `session:s1`
  Limit limit;
  std::int64_t spent = 0;  ///< in the limit's measure; doubt at its high end. For window `call`: 0
  std::int64_t held = 0;
  std::int64_t remaining = 0;  ///< max(0, amount - spent - held)
};

/// What one kind of call cost.
struct KindReport {
  Money total;
  std::int64_t calls = 0;
  Usage usage;                           ///< model calls only
  std::map<std::string, Money> by_name;  ///< model, tool or server
};

struct AgentReport {
  Money direct;     ///< its own calls
  Money delegated;  ///< calls of agents below it
  Money total;
  std::int64_t calls = 0;  ///< its own
};

/// What an account has spent this month.
struct MeterReport {
  Scope account;
  Period month;                ///< in the time zone of its monthly limit; without one in UTC
  Money spent;                 ///< doubt at its high end; what was reset stays in it
  Money held;                  ///< by calls under way
  Money in_doubt;              ///< sum of high - low
  std::optional<Money> limit;  ///< of its monthly limits in dollars, the one with the least left
  std::optional<Money> remaining;  ///< max(0, limit - spent - held)
  Tokens tokens = 0;
  std::int64_t calls = 0;
};

/// A charge whose cost is not certain yet.
struct DoubtReport {
  CallId call = 0;
  Attempt attempt;
  CallKind kind = CallKind::model;
  std::string name;  ///< model or tool
  Scope account;
  Money low;
  Money high;  ///< what is counted
};

/// One consistent snapshot of an account and everything below it.
struct AccountReport {
  Scope scope;
  Money total_spent;  ///< doubt at its high end
  Money held;
  Money in_doubt;     ///< sum of high - low
  Money daily_spent;  ///< since midnight UTC
  Tokens tokens_last_minute = 0;
  std::int64_t calls = 0;
  KindReport llm;
  KindReport tools;
  KindReport mcp;
  std::map<std::string, AgentReport> by_agent;
  std::vector<LimitReport> limits;  ///< of the account and of all above it, innermost first
};

}  // namespace purser
