// reserve_in_turn.cpp: the ledger's callback becomes an awaited event.
#include <purser/runtime/reserve_in_turn.hpp>

#include <memory>
#include <utility>

#include <purser/runtime/event.hpp>

namespace purser {
namespace {

/// Shared with the callback: a hold that comes too late for its call is given back with it.
struct Turn {
  Event ready;
  Hold hold;  ///< set before a `ready` without error

  void take(Result<Hold> outcome) {
    if (outcome) hold = *std::move(outcome);
    ready.set(outcome ? Result<>() : fail(std::move(outcome).error()));
  }
};

/// Out of the line on every path, also when the frame is destroyed.
class PlaceInLine {
 public:
  PlaceInLine(Ledger& ledger, WaitId id) noexcept : ledger_(ledger), id_(id) {}
  PlaceInLine(const PlaceInLine&) = delete;
  PlaceInLine& operator=(const PlaceInLine&) = delete;
  ~PlaceInLine() {
    if (id_ != 0) ledger_.leave_line(id_);
  }

 private:
  Ledger& ledger_;
  WaitId id_;
};

Error too_late(const CallInfo& info) {
  return {ErrorCode::deadline_exceeded,
          "the call of " + std::string(info.name) +
              " waited for its budget, which other calls hold, until its deadline"};
}

}  // namespace

Task<Hold> reserve_in_turn(Ledger& ledger, const Account& account, const Ask& ask,
                           const CallInfo& info, Timers& timers, Instant deadline) {
  const auto turn = std::make_shared<Turn>();
  std::function<void(Result<Hold>)> done = [turn](Result<Hold> outcome) {
    turn->take(std::move(outcome));
  };
  const PlaceInLine place(ledger, ledger.reserve_in_turn(account, ask, info, std::move(done)));
  auto ready = turn->ready;
  const ArmedTimer timer(timers, deadline,
                         [ready, late = too_late(info)] { ready.set(fail(late)); });
  auto outcome = co_await ready.wait();
  if (!outcome) co_return fail(std::move(outcome).error());
  co_return std::move(turn->hold);
}

}  // namespace purser
