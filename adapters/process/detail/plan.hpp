// plan.hpp: all that a child needs between fork and exec, prepared before there is a child.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include <purser/adapters/process/command.hpp>
#include <purser/adapters/process/detail/descriptor.hpp>

namespace purser::process {

/// The child's ends. `report`: where it says why it could not run; closed once it runs.
struct ChildEnds {
  Descriptor input;
  Descriptor output;
  Descriptor errors;
  Descriptor report;
};

/// Where a child got stuck before its program ran.
enum class Step : int { descriptors, folder, parent, program };

/// What the child writes to `report`.
struct StepFailure {
  Step step = Step::program;
  int error_number = 0;
};

/// `connection_failed`: "cannot run "x": No such file or directory; is it installed and in PATH?".
[[nodiscard]] Error error_of(StepFailure failure, const Command& command);

class Plan {
 public:
  /// `command` was checked.
  Plan(Command command, ChildEnds ends);
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  /// Forks. Returns the child's id, or -1 with errno set. The child leads a process group of its
  /// own, has default signal dispositions and no blocked signals, descriptors 0, 1 and 2 and no
  /// others, and is sent SIGTERM when the calling *thread* ends. The calling thread blocks all
  /// signals, so that no handler runs in the child. Between fork and exec only async-signal-safe
  /// functions are called: other threads may have held any lock.
  [[nodiscard]] pid_t fork_child() noexcept;

  /// Closes the child's ends, which the parent must not keep.
  void close_ends() noexcept { ends_ = ChildEnds(); }

  [[nodiscard]] const Command& command() const noexcept { return command_; }

 private:
  [[noreturn]] void become_program(pid_t parent) noexcept;

  Command command_;
  ChildEnds ends_;
  std::vector<std::string> variables_;
  std::vector<std::string> paths_;
  std::vector<char*> argument_pointers_;
  std::vector<char*> variable_pointers_;
};

}  // namespace purser::process
