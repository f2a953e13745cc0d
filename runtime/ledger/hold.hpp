// hold.hpp: money set aside for one attempt of one call.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <purser/runtime/ledger/charge.hpp>
#include <purser/runtime/ledger/store.hpp>
#include <purser/runtime/warning.hpp>

namespace purser {

class Ledger;
namespace ledger_detail {
struct HoldState;
}

/// Move-only. Ends settled, released, or, when dropped, in the safe way: a hold whose call never
/// left is released, one whose call left is settled in doubt between what was reported so far and
/// all of it.
///
/// Used by one strand at a time. Keeps alive what of the ledger it needs to end. An empty hold
/// (made so, moved from, or ended) holds nothing: ending it again does nothing and returns 0.
class Hold {
 public:
  Hold() noexcept = default;  ///< holds nothing
  Hold(Hold&& other) noexcept = default;
  Hold& operator=(Hold&& other) noexcept = default;  ///< drops what it held before
  ~Hold() = default;

  [[nodiscard]] explicit operator bool() const noexcept;
  [[nodiscard]] HoldId id() const noexcept;
  /// The output limit to write into the request.
  [[nodiscard]] Tokens output_tokens() const noexcept;
  /// What is set aside.
  [[nodiscard]] Money amount() const noexcept;
  /// The journal record to wait for before the call may leave; 0: there is none.
  [[nodiscard]] Sequence sequence() const noexcept;
  /// Limits with `on_exceed: warn` that this hold passes.
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept;

  /// The first byte of the call left. From now on money may have been spent.
  void dispatched() noexcept;
  [[nodiscard]] bool is_dispatched() const noexcept;
  /// The cost of what the provider reported so far; raises the low end of a charge in doubt. Never
  /// lowers it.
  void spent_at_least(Money cost, const Usage& usage) noexcept;

  /// The low end of what the call may have cost.
  [[nodiscard]] Money spent_so_far() const noexcept;

  /// Books what the call cost and gives the rest back. A cost above the hold is booked in full and
  /// reported as `overrun`. Never refuses: a charge that cannot be (a negative amount) is booked in
  /// doubt, up to what is held. While in doubt, tokens count as held. Needs no memory. Returns the
  /// journal record to wait for before the reply is handed out; 0: there is none.
  Sequence settle(Charge charge) noexcept;
  /// Nothing was spent.
  Sequence release() noexcept;
  /// The call left and nobody knows what it cost: [reported so far, held].
  Sequence settle_in_doubt() noexcept;

 private:
  friend class Ledger;
  struct End {
    void operator()(ledger_detail::HoldState* state) const noexcept;  ///< the safe way
  };

  explicit Hold(ledger_detail::HoldState* state) noexcept : state_(state) {}

  std::unique_ptr<ledger_detail::HoldState, End> state_;
};

}  // namespace purser
