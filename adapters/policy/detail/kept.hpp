// kept.hpp: the parts of a policy that goes, for the one that comes.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include <purser/adapters/policy/build.hpp>

namespace purser::policy {

/// What was made of sections. Where a section says the same as before, its part goes on: providers
/// keep their connections, alerts their queue, the cache its answers, a rate limit its counts. Not
/// thread-safe.
class Kept {
 public:
  /// For the policy that follows.
  [[nodiscard]] Kept next() const {
    Kept kept;
    kept.before_ = parts_;
    return kept;
  }

  /// Lets go of what was not taken over.
  void forget_before() noexcept { before_.clear(); }

  /// The part of `section`, made by `make`, a `Result<std::shared_ptr<T>>()`, where it is new or
  /// says something else than before.
  template <class T, class Make>
  [[nodiscard]] Result<std::shared_ptr<T>> part(const Policy& policy, const std::string& section,
                                                Make make) {
    const auto said = policy.sections.find(section);
    const auto known = before_.find(section);
    if (said != policy.sections.end() && known != before_.end() &&
        known->second.said == said->second) {
      parts_[section] = known->second;
      return std::static_pointer_cast<T>(known->second.object);
    }
    Result<std::shared_ptr<T>> made = make();
    if (made && said != policy.sections.end()) parts_[section] = {said->second, *made};
    return made;
  }

 private:
  struct Part {
    std::string said;  ///< the section's fingerprint
    std::shared_ptr<void> object;
  };
  std::map<std::string, Part> before_;
  std::map<std::string, Part> parts_;
};

/// What the policy says of calls: options for Runtime::change. Errors: as the public ones,
/// build.hpp.
[[nodiscard]] Result<RuntimeOptions> change_options(const Policy& policy,
                                                    const Surroundings& surroundings, Kept& kept);
/// The same with the ledger's.
[[nodiscard]] Result<RuntimeOptions> runtime_options(const Policy& policy,
                                                     const Surroundings& surroundings, Kept& kept);

}  // namespace purser::policy
