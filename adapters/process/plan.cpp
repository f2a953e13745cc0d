// plan.cpp: fork, and what the child does until it is another program.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <system_error>

#include <purser/adapters/process/detail/plan.hpp>

namespace purser::process {
namespace {

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// From here on in the child: async-signal-safe calls only.

constexpr int report_descriptor = 3;

[[noreturn]] void give_up(int report, Step step) noexcept {
  const StepFailure failure{step, errno};
  const auto written = ::write(report, &failure, sizeof failure);
  ::_exit(written == sizeof failure ? 127 : 126);
}

void close_from(unsigned first) noexcept {
#ifdef SYS_close_range
  if (::syscall(SYS_close_range, first, ~0U, 0U) == 0) return;
#endif
  for (unsigned number = first; number < 65'536; ++number) ::close(static_cast<int>(number));
}

/// 0, 1, 2 and the report become what the child is given; everything else is closed.
void place_descriptors(int input, int output, int errors, int report) noexcept {
  const int above = report_descriptor + 1;  // none may be overwritten before it was placed
  const int ends[] = {input, output, errors, report};
  int lifted[] = {-1, -1, -1, -1};
  for (int i = 0; i < 4; ++i) {
    lifted[i] = ::fcntl(ends[i], F_DUPFD, above);
    if (lifted[i] < 0) give_up(report, Step::descriptors);
  }
  for (int i = 0; i < 4; ++i) {
    if (::dup2(lifted[i], i) < 0) give_up(lifted[3], Step::descriptors);
  }
  ::fcntl(report_descriptor, F_SETFD, FD_CLOEXEC);
  close_from(static_cast<unsigned>(above));
}

void reset_signals() noexcept {
  struct sigaction standard{};
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number <= SIGRTMAX; ++number) ::sigaction(number, &standard, nullptr);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Returns only if none could be run; errno says why: as execvp, "permission denied" is told
/// rather than "not found" if some path was there.
void run_first(const std::vector<std::string>& paths, char* const* arguments,
               char* const* variables) noexcept {
  bool denied = false;
  errno = ENOENT;
  for (const auto& path : paths) {
    ::execve(path.c_str(), arguments, variables);
    if (errno == EACCES) denied = true;
    if (errno != EACCES && errno != ENOENT && errno != ENOTDIR && errno != ELOOP) return;
  }
  if (denied) errno = EACCES;
}

}  // namespace

Plan::Plan(Command command, ChildEnds ends)
    : command_(std::move(command)), ends_(std::move(ends)), paths_(program_paths(command_)) {
  for (const auto& [name, value] : command_.environment) {
    variables_.push_back(name);
    variables_.back().append("=").append(value);
  }
  argument_pointers_ = pointers_to(command_.arguments);
  variable_pointers_ = pointers_to(variables_);
}

pid_t Plan::fork_child() noexcept {
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) become_program(parent);
  // The child does the same; whoever is first saves the other from signalling no group.
  if (child > 0) ::setpgid(child, child);
  return child;
}

void Plan::become_program(pid_t parent) noexcept {
  ::setpgid(0, 0);
  place_descriptors(ends_.input.number(), ends_.output.number(), ends_.errors.number(),
                    ends_.report.number());
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  errno = ESRCH;
  if (::getppid() != parent) give_up(report_descriptor, Step::parent);  // died before the prctl
  if (!command_.folder.empty() && ::chdir(command_.folder.c_str()) != 0) {
    give_up(report_descriptor, Step::folder);
  }
  reset_signals();
  run_first(paths_, argument_pointers_.data(), variable_pointers_.data());
  give_up(report_descriptor, Step::program);
}

Error error_of(StepFailure failure, const Command& command) {
  const auto reason = std::generic_category().message(failure.error_number);
  const auto& program = shown_argument(command, 0);
  switch (failure.step) {
    case Step::folder:
      return {ErrorCode::connection_failed,
              "cannot run \"" + program + "\" in the folder \"" + command.folder + "\": " + reason};
    case Step::program: {
      std::string text = "cannot run \"" + program + "\": " + reason;
      if (failure.error_number == ENOENT) text += "; is it installed and in PATH?";
      if (failure.error_number == ENOEXEC)
        text += "; a script needs a first line such as #!/bin/sh";
      return {ErrorCode::connection_failed, std::move(text)};
    }
    case Step::descriptors:
    case Step::parent:
      break;
  }
  return system_failure(failure.error_number);
}

}  // namespace purser::process
