// gates.hpp: holds replies back until a test opens their gate.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace purser::simulator {

/// Named gates, closed at first. Thread-safe.
class Gates {
 public:
  /// True when `gate` is open. Else `resume` is called once, when it opens, by the thread that
  /// opens it.
  [[nodiscard]] bool pass_or_wait(const std::string& gate, std::uint64_t connection,
                                  std::function<void()> resume);

  /// For ever: those who wait and those who come later pass.
  void open(const std::string& gate);

  /// Forgets what `connection` waits for.
  void leave(std::uint64_t connection);

  [[nodiscard]] std::size_t waiting(const std::string& gate) const;

 private:
  mutable std::mutex mutex_;
  std::set<std::string> open_;
  std::map<std::string, std::map<std::uint64_t, std::function<void()>>> waiting_;
};

}  // namespace purser::simulator
