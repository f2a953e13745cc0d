// stage_registry.hpp: stages by name, so that a policy file can ask for them.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/stage_factory.hpp>

namespace purser {

/// Names of Purser's own stages, outermost first.
[[nodiscard]] std::span<const std::string_view> own_stage_names() noexcept;

/// Names and how to make what they stand for; runtime/typed_stage.hpp makes factories from types. A
/// value; copies are independent. Not thread-safe.
class StageRegistry {
 public:
  /// Errors: `invalid_argument`: no name, a name that is taken, or one of Purser's own stages.
  Result<> add(std::string name, StageFactory make);

  /// A new stage. Errors: `not_found`, with a suggestion; those of its factory (what it throws is
  /// one as well), naming the stage; `invalid_argument`: it calls itself by another name.
  [[nodiscard]] Result<std::shared_ptr<Middleware>> make(const std::string& name,
                                                         const Json& options) const;

  [[nodiscard]] bool has(std::string_view name) const { return factories_.contains(name); }
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  std::map<std::string, StageFactory, std::less<>> factories_;
};

}  // namespace purser
