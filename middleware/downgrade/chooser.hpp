// chooser.hpp: chooses the model of a call by what is spent, and tells what came of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/middleware/downgrade.hpp>
#include <purser/runtime/joined_context.hpp>
#include <purser/runtime/model_ladder.hpp>

namespace purser {

/// What both forms of the stage do. Thread-safe; `owner`, the stage, outlives it.
class Chooser final : public ModelLadder {
 public:
  Chooser(DowngradeOptions options, const Middleware* owner)
      : options_(std::move(options)), owner_(owner) {}

  /// Errors: as steps_of and JoinedContext::join.
  [[nodiscard]] Result<> join(const StageContext& context);

  /// Rewrites the model where a step is in force.
  void begin(Call& call);
  /// Puts the model on that is next below the one that `refusal` was about. False: there is none,
  /// or the refusal is of another kind.
  [[nodiscard]] bool step_down(Call& call, const Error& refusal);
  /// Says in the reply and by a finding which model was used; the request is as it was.
  void end(Call& call, Result<Reply>& outcome);

  [[nodiscard]] std::string_view asked(Call& call) const override;
  [[nodiscard]] std::string pass(Call& call, std::string_view model) override;

 private:
  /// What was done to one call.
  struct Change {
    std::string asked{};  ///< empty: nothing was
    std::string why{};
  };
  struct Choice {
    std::string model{};
    std::string why{};
  };
  /// How many steps are in force for `model`, and why.
  struct InForce {
    std::size_t steps = 0;
    std::string why{};
  };

  [[nodiscard]] InForce in_force(Call& call, std::string_view model) const;
  [[nodiscard]] std::optional<Choice> choose(Call& call, std::string_view wanted);
  /// The first that can answer the request. Nothing: the warning says why not.
  [[nodiscard]] std::optional<std::string> first_fitting(
      Call& call, const std::vector<std::string>& models) const;
  void switch_to(Call& call, Choice choice) const;
  void tell(Call& call, const Change& change, const Result<Reply>& outcome) const;

  DowngradeOptions options_;
  const Middleware* owner_;
  JoinedContext context_;
  std::once_flag checked_;
  Result<std::vector<DowngradeStep>> steps_ = std::vector<DowngradeStep>();
};

}  // namespace purser
