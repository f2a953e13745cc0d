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

#include <purser/runtime/ledger/detail/books.hpp>
#include <purser/runtime/ledger/detail/closed_books.hpp>
#include <purser/runtime/ledger/detail/doubt.hpp>
#include <purser/runtime/ledger/detail/limit_slot.hpp>
#include <purser/runtime/ledger/detail/meter.hpp>
#include <purser/runtime/scope.hpp>

namespace purser::ledger_detail {

/// An account. `parent` and `step` never change; the rest is guarded by the ledger's mutex.
///
/// Kept small: there may be millions.
struct Node {
  std::shared_ptr<Node> parent;  ///< null: the root
  Node* root = nullptr;          ///< of the tree it belongs to
  std::string step;              ///< `kind:id`, unescaped; empty: the root
  Node* first_child = nullptr;
  Node* next_sibling = nullptr;
  Node* previous_sibling = nullptr;
  std::array<Counter, 3> counters{};  ///< by measure; descendants included
  std::int64_t in_doubt = 0;
  BookingNumber reset_after = 0;       ///< bookings up to this one are not in the sums
  std::unique_ptr<LimitSlot[]> slots;  ///< own ones first
  std::uint32_t slots_count = 0;
  bool own_restored = false;  ///< own limits are those of an earlier process
  bool closed = false;        ///< no longer in the tree; nothing more is booked here
  std::unique_ptr<Books> books;
  std::unique_ptr<ClosedBooks> closed_books;  ///< of accounts below that are closed
  std::unique_ptr<Meter> meter;               ///< null: not metered
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
    return slot.state(counter(slot.measure));
  }

  Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  ~Node() { delete known_scope.load(); }

  [[nodiscard]] bool is_agent() const noexcept { return parent && kind() == "agent"; }
  /// Whether `other` is this account or stands below it.
  [[nodiscard]] bool contains(const Node& other) const noexcept {
    const Node* node = &other;
    while (node != nullptr && node != this) node = node->parent.get();
    return node == this;
  }
  /// Steps from the root.
  [[nodiscard]] std::size_t depth() const noexcept {
    std::size_t steps = 0;
    for (const Node* node = parent.get(); node != nullptr; node = node->parent.get()) ++steps;
    return steps;
  }

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
