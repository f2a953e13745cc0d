// session_slots.hpp: what stages remember of one session; it goes when the session does.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>

namespace purser {

/// State by the name of the stage that keeps it, so that a stage of a new policy goes on with what
/// the old one knew. Thread-safe; what is in a slot is shared by calls on several threads and
/// guards itself.
class SessionSlots {
 public:
  /// The slot of that name and type; made by the first use.
  template <class T>
  [[nodiscard]] std::shared_ptr<T> get(std::string_view stage) {
    const std::lock_guard lock(mutex_);
    const Key key{std::string(stage), std::type_index(typeid(T))};
    auto& slot = slots_[key];
    if (!slot) slot = std::make_shared<T>();
    return std::static_pointer_cast<T>(slot);
  }

 private:
  using Key = std::pair<std::string, std::type_index>;
  std::mutex mutex_;
  std::map<Key, std::shared_ptr<void>> slots_;
};

}  // namespace purser
