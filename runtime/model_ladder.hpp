// model_ladder.hpp: which model is used where another one is wanted.
#pragma once

#include <string>
#include <string_view>

namespace purser {

class Call;

/// Found in `Call::ladder` by stages that choose a model after another stage has: their choice
/// passes it, so that no way leads around what a budget has left. Thread-safe.
class ModelLadder {
 public:
  virtual ~ModelLadder() = default;
  /// The model as the caller asked for it.
  [[nodiscard]] virtual std::string_view asked(Call& call) const = 0;
  /// The model to be used where `model` is wanted for `call`; mostly `model` itself.
  [[nodiscard]] virtual std::string pass(Call& call, std::string_view model) = 0;
};

}  // namespace purser
