// on_refusal.hpp: tries a call that no longer fits on the next cheaper model.
#pragma once

#include <purser/middleware/downgrade/chooser.hpp>

namespace purser {

/// Downgrades like the hook, and once more for each refusal for lack of money. Each try passes all
/// stages further in and is held and booked by itself. Thread-safe.
class DowngradeOnRefusal final : public Middleware {
 public:
  explicit DowngradeOnRefusal(DowngradeOptions options) : chooser_(std::move(options), this) {}

  std::string_view name() const noexcept override { return "downgrade"; }
  Place place() const noexcept override { return Place::downgrade; }
  Traits traits() const noexcept override {
    return {.repeats = true, .rewrites = true, .keeps_deadline = true};
  }
  Result<> join(const StageContext& context) override { return chooser_.join(context); }
  Task<Reply> handle(Call& call, Next next) override;

 private:
  Task<Reply> repeat(Call& call, Next next);

  Chooser chooser_;
};

}  // namespace purser
