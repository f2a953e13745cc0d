// child.hpp: one child process, from fork until it was reaped.
#pragma once

#include <sys/types.h>

#include <list>
#include <optional>

#include <purser/adapters/process/detail/descriptor.hpp>
#include <purser/adapters/process/exit_status.hpp>

namespace purser::process {

struct Child {
  Child(pid_t child_id, Descriptor child_exit) noexcept
      : id(child_id), exit(std::move(child_exit)) {}
  pid_t id;         ///< also of its process group
  Descriptor exit;  ///< a pidfd: readable once it has ended
};

/// None or one, so that handing it over cannot fail.
using ChildList = std::list<Child>;

/// Collects a child that has ended. Nothing: it runs.
[[nodiscard]] std::optional<ExitStatus> reap(pid_t id) noexcept;

/// To the whole process group.
void signal_group(pid_t id, int signal) noexcept;

/// After the leader was reaped: whether others of its group live on. As long as they do, the
/// system gives the number to nobody else; when a process has that number, it is not ours any more.
[[nodiscard]] bool group_is_left(pid_t id) noexcept;

}  // namespace purser::process
