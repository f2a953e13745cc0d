// overheard.cpp: keeps what concerns a call until it is asked for.
#include <purser/apps/simulate/overheard.hpp>

#include <utility>

namespace purser::cli {

void Overheard::on_event(LedgerEvent event) noexcept {
  if (event.kind == LedgerEvent::Kind::threshold) {
    said_.warnings.push_back({"threshold", std::move(event.message)});
  } else if (event.kind == LedgerEvent::Kind::budget_exhausted &&
             event.limit.on_exceed == OnExceed::block) {
    said_.refusal = std::move(event);
  }
}

Overheard::Said Overheard::take() noexcept { return std::exchange(said_, {}); }

PlacedStage NoteKeeper::stage(std::shared_ptr<NoteKeeper> keeper) {
  auto keep = [keeper = std::move(keeper)](const Call& call, const Result<Reply>& outcome) {
    if (!outcome) keeper->notes_ = call.notes();
  };
  return {make_hook("simulate", nullptr, std::move(keep)), Place::alert};
}

std::vector<Warning> NoteKeeper::take() noexcept { return std::exchange(notes_, {}); }

}  // namespace purser::cli
