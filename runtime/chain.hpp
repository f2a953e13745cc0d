// chain.hpp: the ordered list of stages that every call passes.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <purser/runtime/hook.hpp>

namespace purser {

/// What stands at the end: the provider, tool or server. Ends at `call.deadline`. `call` outlives
/// the task.
using Handler = std::function<Task<Reply>(Call& call)>;

/// Immutable; made by ChainBuilder; shared by all calls. A new policy makes a new chain, and calls
/// under way finish on theirs.
class Chain {
 public:
  ~Chain();
  /// Sends `call` through all stages. Chain and `call` outlive the task.
  [[nodiscard]] Task<Reply> run(Call& call) const;
  /// The order, one stage a line, with the reason for its place.
  [[nodiscard]] std::string explain() const;

 private:
  friend class ChainBuilder;
  friend class Next;
  struct Stage {
    std::shared_ptr<Middleware> middleware;
    std::string reason;
  };
  /// One step of `run`: neighbouring hooks, or one other stage.
  struct Step {
    Middleware* middleware = nullptr;
    std::vector<Hook*> hooks;
    bool keeps_deadline = true;  ///< from here on
  };
  Chain(std::vector<Stage> stages, Handler handler);
  [[nodiscard]] Task<Reply> run_from(std::size_t position, Call& call) const;

  std::vector<Stage> stages_;
  std::vector<Step> steps_;
  Handler handler_;
};

/// A stage made of functions, as `ChainBuilder` does.
[[nodiscard]] std::shared_ptr<Middleware> make_stage(
    std::string name, std::function<Task<Reply>(Call&, Next)> around);
[[nodiscard]] std::shared_ptr<Middleware> make_hook(
    std::string name, std::function<Verdict(Call&)> before,
    std::function<void(const Call&, const Result<Reply>&)> after);

/// A hook from `Verdict(Call&)` or `void(Call&)`.
template <class F>
[[nodiscard]] std::shared_ptr<Middleware> make_before(std::string name, F before) {
  if constexpr (std::is_void_v<std::invoke_result_t<F&, Call&>>) {
    auto looks = [before = std::move(before)](Call& call) mutable {
      before(call);
      return go_on();
    };
    return make_hook(std::move(name), std::move(looks), nullptr);
  } else {
    return make_hook(std::move(name), std::move(before), nullptr);
  }
}

/// Collects stages, first added outermost. A value; not thread-safe.
class ChainBuilder {
 public:
  /// `reason`: why the stage stands where it stands, for `explain()`.
  ChainBuilder& use(std::shared_ptr<Middleware> stage, std::string reason = {});

  /// `around`: `Task<Reply>(Call&, Next)`; it must be callable from several threads at once, and
  /// outlives its tasks.
  ChainBuilder& use(std::string name, std::function<Task<Reply>(Call&, Next)> around);

  /// `before`: `Verdict(Call&)` or `void(Call&)`.
  template <class F>
  ChainBuilder& before(std::string name, F before) {
    return use(make_before(std::move(name), std::move(before)));
  }

  /// What `after` throws is swallowed: the outcome stands.
  ChainBuilder& after(std::string name,
                      std::function<void(const Call&, const Result<Reply>&)> after);

  /// Error: `invalid_argument`, saying which stage stands wrong and why.
  [[nodiscard]] Result<std::shared_ptr<const Chain>> build(Handler handler);

 private:
  std::vector<Chain::Stage> stages_;
};

/// The rule of order, pure: at most one stage `charges`; stages that repeat, rewrite or queue stand
/// outside of it. Error: `invalid_argument`, naming both stages.
struct StagePlace {
  std::string_view name;
  Traits traits;
};
[[nodiscard]] Result<> check_order(const std::vector<StagePlace>& stages);

}  // namespace purser
