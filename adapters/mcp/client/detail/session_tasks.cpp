// session_tasks.cpp: finds tasks by their ids and by the calls that they were made of.
#include <purser/adapters/mcp/client/detail/session_tasks.hpp>

namespace purser::mcp::detail {

void SessionTasks::add(RequestNumber number, const std::string& id, SessionTask task) {
  const bool is_new = numbers_.emplace(id, number).second;
  if (is_new) tasks_.emplace(number, std::move(task));
}

SessionTask* SessionTasks::find(RequestNumber number) {
  const auto found = tasks_.find(number);
  return found == tasks_.end() ? nullptr : &found->second;
}

SessionTask* SessionTasks::find(const std::string& id) {
  const auto found = numbers_.find(id);
  return found == numbers_.end() ? nullptr : find(found->second);
}

RequestNumber SessionTasks::remove(const std::string& id) {
  const auto found = numbers_.find(id);
  if (found == numbers_.end()) return 0;
  const auto number = found->second;
  numbers_.erase(found);
  tasks_.erase(number);
  return number;
}

void SessionTasks::clear() {
  numbers_.clear();
  tasks_.clear();
}

}  // namespace purser::mcp::detail
