// lambda_stage.cpp: functions as stages.
#include <purser/runtime/chain.hpp>

namespace purser {
namespace {

class LambdaStage final : public Middleware {
 public:
  LambdaStage(std::string name, std::function<Task<Reply>(Call&, Next)> around)
      : name_(std::move(name)), around_(std::move(around)) {}

  std::string_view name() const noexcept override { return name_; }
  Task<Reply> handle(Call& call, Next next) override { return around_(call, next); }

 private:
  std::string name_;
  std::function<Task<Reply>(Call&, Next)> around_;
};

class LambdaHook final : public Hook {
 public:
  LambdaHook(std::string name, std::function<Verdict(Call&)> before,
             std::function<void(const Call&, const Result<Reply>&)> after)
      : name_(std::move(name)), before_(std::move(before)), after_(std::move(after)) {}

  std::string_view name() const noexcept override { return name_; }

  Verdict before(Call& call) override { return before_ ? before_(call) : go_on(); }

  void after(Call& call, Result<Reply>& outcome) noexcept override {
    if (!after_) return;
    try {
      after_(call, outcome);
    } catch (...) {
      call.note({"callback_failed", name_ + " threw after the call; its outcome stands"});
    }
  }

 private:
  std::string name_;
  std::function<Verdict(Call&)> before_;
  std::function<void(const Call&, const Result<Reply>&)> after_;
};

}  // namespace

std::shared_ptr<Middleware> make_stage(std::string name,
                                       std::function<Task<Reply>(Call&, Next)> around) {
  return std::make_shared<LambdaStage>(std::move(name), std::move(around));
}

std::shared_ptr<Middleware> make_hook(
    std::string name, std::function<Verdict(Call&)> before,
    std::function<void(const Call&, const Result<Reply>&)> after) {
  return std::make_shared<LambdaHook>(std::move(name), std::move(before), std::move(after));
}

}  // namespace purser
