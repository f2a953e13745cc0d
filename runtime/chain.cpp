// chain.cpp: building a chain, checking its order, and running it.
#include <purser/runtime/chain.hpp>

#include <array>

#include <purser/runtime/hook_group.hpp>

namespace purser {
namespace {

/// What a stage may not do inside of one that charges, and what would come of it.
struct Misplaced {
  bool Traits::* does;
  std::string_view what;
  std::string_view outcome;
};
constexpr std::array misplaced{
    Misplaced{&Traits::repeats, "repeats calls", "its attempts would not be paid for"},
    Misplaced{&Traits::rewrites, "changes requests", "what is sent would not be what was paid for"},
    Misplaced{&Traits::queues, "queues", "money would be held while it waits"},
};

Result<> check_inside(const StagePlace& stage, const StagePlace& charging) {
  const auto name = [](const StagePlace& place) { return '"' + std::string(place.name) + '"'; };
  if (stage.traits.charges) {
    return fail(ErrorCode::invalid_argument, "stage " + name(stage) +
                                                 " charges a second time after " + name(charging) +
                                                 ": keep only one of them");
  }
  for (const auto& [does, what, outcome] : misplaced) {
    if (!(stage.traits.*does)) continue;
    return fail(ErrorCode::invalid_argument,
                "stage " + name(stage) + ' ' + std::string(what) + " inside of " + name(charging) +
                    ", so that " + std::string(outcome) + ": move it before that stage");
  }
  return {};
}

}  // namespace

Chain::Chain(std::vector<Stage> stages, Handler handler)
    : stages_(std::move(stages)), handler_(std::move(handler)) {
  for (const auto& stage : stages_) {
    auto* const hook = dynamic_cast<Hook*>(stage.middleware.get());
    if (hook == nullptr) {
      const bool keeps_deadline = stage.middleware->traits().keeps_deadline;
      steps_.push_back({stage.middleware.get(), {}, keeps_deadline});
    } else if (!steps_.empty() && steps_.back().middleware == nullptr) {
      steps_.back().hooks.push_back(hook);
    } else {
      steps_.push_back({nullptr, {hook}});
    }
  }
  for (std::size_t i = steps_.size(); i > 1; --i) {
    if (!steps_[i - 1].keeps_deadline) steps_[i - 2].keeps_deadline = false;
  }
}

Chain::~Chain() = default;

Task<Reply> Chain::run(Call& call) const { return run_from(0, call); }

Task<Reply> Chain::run_from(std::size_t position, Call& call) const {
  if (position == steps_.size()) return handler_(call);
  const auto& step = steps_[position];
  const Next next(*this, position + 1);
  if (step.middleware != nullptr) return step.middleware->handle(call, next);
  return run_hooks(step.hooks, call, next);
}

Task<Reply> Next::operator()(Call& call) const { return chain_->run_from(position_, call); }

bool Next::keeps_deadline() const noexcept {
  const auto& steps = chain_->steps_;
  return position_ >= steps.size() || steps[position_].keeps_deadline;
}

std::string Chain::explain() const {
  std::size_t width = 0;
  for (const auto& stage : stages_) width = std::max(width, stage.middleware->name().size());
  std::string text;
  for (const auto& stage : stages_) {
    std::string line(stage.middleware->name());
    if (!stage.reason.empty()) {
      line.resize(width + 2, ' ');
      line += stage.reason;
    }
    text += line + "\n";
  }
  return text;
}

Result<> check_order(const std::vector<StagePlace>& stages) {
  const StagePlace* charging = nullptr;
  for (const auto& stage : stages) {
    if (charging != nullptr) {
      if (auto ok = check_inside(stage, *charging); !ok) return ok;
    }
    if (stage.traits.charges) charging = &stage;
  }
  return {};
}

ChainBuilder& ChainBuilder::use(std::shared_ptr<Middleware> stage, std::string reason) {
  stages_.push_back({std::move(stage), std::move(reason)});
  return *this;
}

ChainBuilder& ChainBuilder::use(std::string name, std::function<Task<Reply>(Call&, Next)> around) {
  return use(make_stage(std::move(name), std::move(around)));
}

ChainBuilder& ChainBuilder::after(std::string name,
                                  std::function<void(const Call&, const Result<Reply>&)> after) {
  return use(make_hook(std::move(name), nullptr, std::move(after)));
}

Result<std::shared_ptr<const Chain>> ChainBuilder::build(Handler handler) {
  std::vector<StagePlace> standing;
  for (const auto& stage : stages_) {
    if (stage.middleware == nullptr) {
      return fail(ErrorCode::invalid_argument, "stage " + std::to_string(standing.size() + 1) +
                                                   " of the chain is a null pointer");
    }
    standing.push_back({stage.middleware->name(), stage.middleware->traits()});
  }
  if (auto ok = check_order(standing); !ok) return fail(ok.error());
  if (!handler) {
    return fail(ErrorCode::invalid_argument, "the chain has no handler at its end");
  }
  return std::shared_ptr<const Chain>(new Chain(stages_, std::move(handler)));
}

}  // namespace purser
