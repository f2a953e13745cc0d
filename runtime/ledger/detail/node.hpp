// node.hpp: one account in memory.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/ledger/admit.hpp>
#include <purser/runtime/ledger/detail/books.hpp>
#include <purser/runtime/ledger/limit.hpp>
#include <purser/runtime/scope.hpp>

namespace purser::ledger_detail {

/// A limit on an account, and what was told about it so far.
struct LimitSlot {
  std::int64_t amount = 0;  ///< what is compared
  std::int64_t given =
      0;  ///< what was asked for; more than `amount` where the parent had less left
  std::int64_t next_mark = amount_max;           ///< spending at which something is to be told next
  const std::vector<Share>* alert_at = nullptr;  ///< ascending; belongs to the tree
  Measure measure = Measure::usd;
  Window window = Window::total;
  OnExceed on_exceed = OnExceed::block;
  bool own = false;     ///< given when the account was opened, not by a rule
  bool passed = false;  ///< it was told that spending passed the amount
  std::uint16_t alerts_told = 0;

  [[nodiscard]] Limit limit() const;
  /// The spending from which on the next share counts as crossed. At least 1: nothing spent crosses
  /// nothing.
  [[nodiscard]] std::int64_t next_alert() const noexcept;
  void set_next_mark() noexcept;
};

/// Both are not negative and saturate. `held` is exact: admission keeps spent + held within the
/// range.
struct Counter {
  std::int64_t spent = 0;
  std::int64_t held = 0;
};

/// An account. `parent` and `step` never change; the rest is guarded by the ledger's mutex.
///
/// Kept small: there may be millions.
struct Node {
  std::shared_ptr<Node> parent;  ///< null: the root
  Node* root = nullptr;          ///< of the tree it belongs to
  std::string step;              ///< `kind:id`, unescaped; empty: the root
  Node* first_child = nullptr;
  Node* next_sibling = nullptr;
  std::array<Counter, 3> counters{};  ///< by measure; descendants included
  std::int64_t in_doubt = 0;
  std::unique_ptr<LimitSlot[]> slots;  ///< own ones first
  std::uint32_t slots_count = 0;
  std::unique_ptr<Books> books;
  mutable std::atomic<const Scope*> known_scope = nullptr;

  [[nodiscard]] std::string_view kind() const noexcept { return kind_of(step); }
  [[nodiscard]] std::string_view id() const noexcept { return id_of(step); }
  [[nodiscard]] std::span<LimitSlot> limits() noexcept { return {slots.get(), slots_count}; }
  [[nodiscard]] std::span<const LimitSlot> limits() const noexcept {
    return {slots.get(), slots_count};
  }
  [[nodiscard]] Counter& counter(Measure measure) noexcept {
    return counters[static_cast<std::size_t>(measure)];
  }
  [[nodiscard]] const Counter& counter(Measure measure) const noexcept {
    return counters[static_cast<std::size_t>(measure)];
  }
  [[nodiscard]] LimitState state_of(const LimitSlot& slot) const noexcept {
    const auto& sum = counter(slot.measure);
    return {slot.measure, slot.window, slot.on_exceed, slot.amount, sum.spent, sum.held};
  }

  Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  ~Node() { delete known_scope.load(); }

  /// The path from the root to here, made when first asked for. Thread-safe.
  [[nodiscard]] const Scope& scope() const noexcept;
  /// `session:s1`; the root is `total`.
  [[nodiscard]] std::string last() const;

  static std::string_view kind_of(std::string_view step) noexcept {
    return step.substr(0, std::min(step.find(':'), step.size()));
  }
  static std::string_view id_of(std::string_view step) noexcept {
    return step.substr(std::min(step.find(':') + 1, step.size()));
  }
};

}  // namespace purser::ledger_detail
