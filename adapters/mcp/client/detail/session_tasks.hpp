// session_tasks.hpp: calls that a legacy server answered with a task, which goes on.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include <purser/adapters/mcp/client/detail/inquiries.hpp>
#include <purser/adapters/mcp/client/detail/progress_hearing.hpp>
#include <purser/adapters/mcp/client/transport.hpp>

namespace purser::mcp::detail {

struct SessionTask {
  std::shared_ptr<Inquiries> inquiries;  ///< questions that it causes
  ProgressHearing progress;
};

/// Of one connection.
class SessionTasks {
 public:
  using Map = std::map<RequestNumber, SessionTask>;

  /// `number`: of the call, whose progress token it is. An id that is taken is not taken anew.
  void add(RequestNumber number, const std::string& id, SessionTask task);
  /// Null: none.
  [[nodiscard]] SessionTask* find(RequestNumber number);
  [[nodiscard]] SessionTask* find(const std::string& id);
  [[nodiscard]] const Map& all() const noexcept { return tasks_; }
  /// The call that it was made of; 0: none.
  RequestNumber remove(const std::string& id);
  void clear();

 private:
  Map tasks_;
  std::unordered_map<std::string, RequestNumber> numbers_;
};

}  // namespace purser::mcp::detail
