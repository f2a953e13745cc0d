// refusal.hpp: sentences that explain a decision: which limit, what is spent, held and asked, and
// by whom.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <purser/runtime/error.hpp>
#include <purser/runtime/ledger/admit.hpp>
#include <purser/runtime/ledger/detail/node.hpp>

namespace purser::ledger_detail {

/// A limit that refuses a call, or would if it were a blocking one. A copy of all numbers at the
/// moment of deciding.
struct Refusal {
  const Node* account = nullptr;  ///< whose limit
  const Node* asker = nullptr;
  const Limit* terms = nullptr;  ///< of the limit, without its amount; null: the end of the range
  LimitState limit;
  std::int64_t asked = 0;
  bool busy = false;
  std::string_view name;  ///< model or tool; may be empty
};

/// `session:s1 has spent $0.09 of its $0.10 limit, $0.01 is held by calls under way, and this call
/// needs up to $0.02 (asked by agent:writer for gpt-4o)`.
[[nodiscard]] std::string text_of(const Refusal& refusal);
/// `budget_exhausted` or `budget_busy`; the latter says that waiting helps.
[[nodiscard]] Error error_of(const Refusal& refusal);
/// The same for a call that was let pass because the limit does not block.
[[nodiscard]] std::string admitted_text(const Refusal& refusal);

/// `session:s1 has spent $0.41 of its $0.50 limit per day on gpt-4o*`.
[[nodiscard]] std::string spent_text(const Node& account, const Limit* terms,
                                     const LimitState& limit, std::int64_t spent);

}  // namespace purser::ledger_detail
