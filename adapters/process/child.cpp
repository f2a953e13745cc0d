// child.cpp: reaping and signalling.
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include <purser/adapters/process/detail/child.hpp>

namespace purser::process {

std::optional<ExitStatus> reap(pid_t id) noexcept {
  siginfo_t info{};
  int outcome = 0;
  do {
    outcome = ::waitid(P_PID, static_cast<id_t>(id), &info, WEXITED | WNOHANG);
  } while (outcome != 0 && errno == EINTR);
  if (outcome != 0) return ExitStatus{};  // ECHILD: collected by somebody else
  if (info.si_pid == 0) return std::nullopt;
  const auto kind =
      info.si_code == CLD_EXITED ? ExitStatus::Kind::exited : ExitStatus::Kind::killed;
  return ExitStatus{kind, info.si_status};
}

void signal_group(pid_t id, int signal) noexcept { ::kill(-id, signal); }

bool group_is_left(pid_t id) noexcept {
  const bool number_is_free = ::kill(id, 0) != 0 && errno == ESRCH;
  return number_is_free && ::kill(-id, 0) == 0;
}

}  // namespace purser::process
