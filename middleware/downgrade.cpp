// downgrade.cpp: the stage as a hook, and which of its two forms the options ask for.
#include <purser/middleware/downgrade.hpp>

#include <purser/middleware/downgrade/chooser.hpp>
#include <purser/middleware/downgrade/on_refusal.hpp>
#include <purser/runtime/hook.hpp>

namespace purser {
namespace {

class Downgrade final : public Hook {
 public:
  explicit Downgrade(DowngradeOptions options) : chooser_(std::move(options), this) {}

  std::string_view name() const noexcept override { return "downgrade"; }
  Place place() const noexcept override { return Place::downgrade; }
  Traits traits() const noexcept override { return {.rewrites = true, .keeps_deadline = true}; }
  Result<> join(const StageContext& context) override { return chooser_.join(context); }

  Verdict before(Call& call) override {
    chooser_.begin(call);
    return go_on();
  }
  void after(Call& call, Result<Reply>& outcome) noexcept override { chooser_.end(call, outcome); }

 private:
  Chooser chooser_;
};

}  // namespace

std::shared_ptr<Middleware> downgrade(DowngradeOptions options) {
  if (options.on_refusal == OnRefusal::downgrade) {
    return std::make_shared<DowngradeOnRefusal>(std::move(options));
  }
  return std::make_shared<Downgrade>(std::move(options));
}

}  // namespace purser
