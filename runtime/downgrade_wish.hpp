// downgrade_wish.hpp: that a session's calls should use a cheaper model, from whoever watches it to
// the stage that chooses models.
#pragma once

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace purser {

/// Stands in the session's slot `DowngradeWish::slot`; lasts as long as the session. Thread-safe.
class DowngradeWish {
 public:
  static constexpr std::string_view slot = "downgrade_wish";
  static constexpr std::size_t agents_max = 64;  ///< more wishes are dropped

  /// `agent`: whose calls; empty: those that no agent makes. The first reason stays.
  void wish(std::string_view agent, std::string reason) {
    const std::lock_guard lock(mutex_);
    if (find(agent) != wishes_.end() || wishes_.size() >= agents_max) return;
    wishes_.emplace_back(std::string(agent), std::move(reason));
  }

  /// Why that agent's calls should use a cheaper model; nothing: they need not.
  [[nodiscard]] std::optional<std::string> reason_for(std::string_view agent) const {
    const std::lock_guard lock(mutex_);
    const auto found = find(agent);
    return found == wishes_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  using Wishes = std::vector<std::pair<std::string, std::string>>;
  [[nodiscard]] Wishes::const_iterator find(std::string_view agent) const {
    return std::find_if(wishes_.begin(), wishes_.end(),
                        [agent](const auto& wish) { return wish.first == agent; });
  }

  mutable std::mutex mutex_;
  Wishes wishes_;
};

}  // namespace purser
