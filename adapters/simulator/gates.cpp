// gates.cpp: who waits where.
#include <purser/adapters/simulator/gates.hpp>

#include <utility>

namespace purser::simulator {

bool Gates::pass_or_wait(const std::string& gate, std::uint64_t connection,
                         std::function<void()> resume) {
  const std::lock_guard lock(mutex_);
  if (open_.contains(gate)) return true;
  waiting_[gate][connection] = std::move(resume);
  return false;
}

void Gates::open(const std::string& gate) {
  std::map<std::uint64_t, std::function<void()>> released;
  {
    const std::lock_guard lock(mutex_);
    open_.insert(gate);
    std::swap(released, waiting_[gate]);
    waiting_.erase(gate);
  }
  for (const auto& [connection, resume] : released) resume();
}

void Gates::leave(std::uint64_t connection) {
  const std::lock_guard lock(mutex_);
  for (auto& [gate, members] : waiting_) members.erase(connection);
}

std::size_t Gates::waiting(const std::string& gate) const {
  const std::lock_guard lock(mutex_);
  const auto found = waiting_.find(gate);
  return found == waiting_.end() ? 0 : found->second.size();
}

}  // namespace purser::simulator
