// overheard.cpp: keeps what concerns a call until it is asked for.
#include <purser/apps/simulate/overheard.hpp>

#include <utility>

namespace purser::cli {

void Overheard::threshold(const LedgerEvent& event) {
  const std::lock_guard lock(mutex_);
  said_[event.info.call].warnings.push_back({"threshold", event.message});
}

void Overheard::exhausted(const LedgerEvent& event) {
  if (event.limit.on_exceed != OnExceed::block) return;
  const std::lock_guard lock(mutex_);
  said_[event.info.call].refusal = event;
}

Overheard::ByCall Overheard::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(said_, {});
}

PlacedStage NoteKeeper::stage(std::shared_ptr<NoteKeeper> keeper) {
  auto keep = [keeper = std::move(keeper)](const Call& call, const Result<Reply>& outcome) {
    keeper->call_ = call.id();
    if (!outcome) keeper->notes_ = call.notes();
  };
  return {make_hook("simulate", nullptr, std::move(keep)), Place::alert};
}

std::vector<Warning> NoteKeeper::take() noexcept { return std::exchange(notes_, {}); }

}  // namespace purser::cli
