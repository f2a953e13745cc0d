// doubt.hpp: charges whose cost is not certain yet, to be found again when it is.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include <purser/runtime/call_id.hpp>
#include <purser/runtime/ledger/admit.hpp>
#include <purser/runtime/ledger/detail/closed_books.hpp>
#include <purser/runtime/ledger/detail/limit_slot.hpp>

namespace purser::ledger_detail {

struct Node;

/// One charge in doubt, as it stands in the sums.
struct Doubt {
  Node* account = nullptr;
  Books::Lines::value_type* line = nullptr;
  /// Set where the account that spent is closed: the agents from the account down to it, which now
  /// keeps its books.
  std::optional<AgentPath> closed_below = {};
  bool left_out = false;  ///< its account was reset, and then closed: it is in no books
  CallKind kind = CallKind::model;
  Purpose purpose = Purpose::user;
  Attempt attempt;
  HoldId hold = 0;
  BookingNumber number = 0;
  Moment taken;          ///< of the hold: in which windows it counts
  Instant booked_at{};   ///< when it was booked
  std::int64_t day = 0;  ///< on which it was booked
  Amounts booked;        ///< at the high end
  std::int64_t low = 0;  ///< nanodollars
  Usage usage;           ///< as far as it was booked

  /// Nothing was reset since.
  [[nodiscard]] bool is_in_books() const noexcept;
  [[nodiscard]] Books& books() const noexcept;
  /// The same money by agents; null where the account is not closed.
  [[nodiscard]] Line* line_by_agents() const noexcept;
};

/// By call and attempt.
using Doubts = std::multimap<std::pair<CallId, std::uint32_t>, Doubt>;

/// Memory for one doubt, got while something may still fail.
[[nodiscard]] inline Doubts::node_type make_doubt() {
  Doubts one;
  return one.extract(one.emplace(Doubts::key_type(), Doubt()));
}

}  // namespace purser::ledger_detail
