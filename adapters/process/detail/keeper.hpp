// keeper.hpp: the thread that is the parent of all child processes.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>

#include <purser/adapters/process/detail/child.hpp>
#include <purser/adapters/process/detail/plan.hpp>

namespace purser::process {

class Keeper;

/// A child on its way. What nobody takes is killed.
///
/// The keeper tells that it has forked by closing its copy of the report's writing end, and the
/// program that it runs by closing the child's: whoever reads the report knows both. The keeper
/// itself never touches an executor, which could be gone by then.
class Launch {
 public:
  Launch(Command command, ChildEnds ends) : plan_(std::move(command), std::move(ends)) {}
  Launch(const Launch&) = delete;
  Launch& operator=(const Launch&) = delete;
  ~Launch();

  /// By the keeper. Throws if there is no memory, before anything was done.
  void fork_child(Keeper& keeper);

  /// Once the report has ended; `failure`: what it said. Errors: `connection_failed`.
  [[nodiscard]] Result<ChildList> take(std::optional<StepFailure> failure);

 private:
  std::mutex mutex_;
  Plan plan_;
  Keeper* keeper_ = nullptr;  // set: it has forked
  ChildList child_;
  int error_number_ = 0;  // why it could not
};

/// A thread that lives as long as the program, made when the first child is. It forks, since the
/// system sends a child its parent-death signal when the *thread* that forked it ends, not when
/// the process does: threads of the caller come and go. And it reaps children that nobody waits
/// for any more, which must not depend on an executor that may stop. One for all: children do not
/// cost a thread each.
///
/// Thread-safe.
class Keeper {
 public:
  /// The program's own. A program that forked itself gets a new one. Throws where there are no
  /// threads or descriptors left.
  static Keeper& instance();

  /// Forks soon.
  void launch(std::shared_ptr<Launch> launch);
  /// Kills the child's group at once, and reaps it when it is dead. Never fails, never waits.
  void bury(ChildList& child) noexcept;
  /// False in a copy of the program that fork made: the children are not its own.
  [[nodiscard]] bool is_ours() const noexcept;

 private:
  Keeper();
  void run() noexcept;
  void turn();
  void wake() noexcept;
  void wait();
  void take_in();
  void reap_dead();

  const pid_t owner_;
  Descriptor wake_;
  std::mutex mutex_;
  std::list<std::shared_ptr<Launch>> new_launches_;
  ChildList new_dead_;
  // Of the thread alone.
  std::list<std::shared_ptr<Launch>> launches_;
  ChildList dead_;
  bool hurried_ = false;
};

}  // namespace purser::process
