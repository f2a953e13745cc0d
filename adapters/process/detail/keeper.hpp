// keeper.hpp: the thread that is the parent of all child processes.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <purser/adapters/process/detail/child.hpp>
#include <purser/adapters/process/detail/plan.hpp>
#include <purser/runtime/event.hpp>

namespace purser::process {

class Keeper;

/// A child on its way. Filled in by the keeper, read after `done`. What nobody takes is killed.
struct Launch {
  Launch(Command command, ChildEnds ends, Descriptor report_end)
      : plan(std::move(command), std::move(ends)), report(std::move(report_end)) {}
  Launch(const Launch&) = delete;
  Launch& operator=(const Launch&) = delete;
  ~Launch();

  Plan plan;
  Descriptor report;
  Keeper* keeper = nullptr;
  bool forked = false;
  ChildList child{};
  std::optional<Error> error{};
  Event done{};
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

  /// Forks, and sets `launch->done` once its program runs or cannot.
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
  void fork_child(Launch& launch);
  void read_reports();
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
