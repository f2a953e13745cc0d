// keeper.cpp: forks, reads why a program does not run, reaps.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <system_error>
#include <thread>

#include <purser/adapters/process/detail/keeper.hpp>

namespace purser::process {
namespace {

Descriptor open_process(pid_t id) noexcept {
#ifdef SYS_pidfd_open
  return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, id, 0)));
#else
  errno = ENOSYS;
  return Descriptor();
#endif
}

/// While it lives, new threads of this one start with every signal blocked.
class AllSignalsBlocked {
 public:
  AllSignalsBlocked() noexcept {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  AllSignalsBlocked(const AllSignalsBlocked&) = delete;
  AllSignalsBlocked& operator=(const AllSignalsBlocked&) = delete;
  ~AllSignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

/// What the child said before its program ran; nothing: it runs. `pending`: neither yet.
std::optional<StepFailure> read_report(int descriptor, bool& pending) noexcept {
  StepFailure failure;
  const auto count = ::read(descriptor, &failure, sizeof failure);
  pending = count < 0 && (errno == EAGAIN || errno == EINTR);
  if (count != sizeof failure) return std::nullopt;
  return failure;
}

}  // namespace

Launch::~Launch() {
  if (keeper != nullptr && !child.empty()) keeper->bury(child);
}

Keeper& Keeper::instance() {
  static std::mutex mutex;
  static Keeper* keeper = nullptr;
  const std::lock_guard lock(mutex);
  if (keeper == nullptr || keeper->owner_ != ::getpid()) keeper = new Keeper;  // never deleted
  return *keeper;
}

Keeper::Keeper() : owner_(::getpid()), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!wake_) throw std::system_error(errno, std::generic_category());
  const AllSignalsBlocked blocked;
  std::thread([this] { run(); }).detach();
}

void Keeper::launch(std::shared_ptr<Launch> launch) {
  launch->keeper = this;
  {
    const std::lock_guard lock(mutex_);
    new_launches_.push_back(std::move(launch));
  }
  wake();
}

void Keeper::bury(ChildList& child) noexcept {
  if (!is_ours()) return child.clear();
  for (const auto& dying : child) signal_group(dying.id, SIGKILL);
  {
    const std::lock_guard lock(mutex_);
    new_dead_.splice(new_dead_.end(), child);
  }
  wake();
}

bool Keeper::is_ours() const noexcept { return ::getpid() == owner_; }

void Keeper::wake() noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_.number(), &one, sizeof one);
}

void Keeper::run() noexcept {
  while (true) {
    try {
      turn();
      hurried_ = false;
    } catch (...) {  // out of memory: what could not be done is tried again
      hurried_ = true;
    }
  }
}

void Keeper::turn() {
  wait();
  take_in();
  read_reports();
  reap_dead();
}

void Keeper::wait() {
  std::vector<pollfd> descriptors{{wake_.number(), POLLIN, 0}};
  for (const auto& launch : launches_) descriptors.push_back({launch->report.number(), POLLIN, 0});
  for (const auto& child : dead_) descriptors.push_back({child.exit.number(), POLLIN, 0});
  ::poll(descriptors.data(), descriptors.size(), hurried_ ? 100 : -1);
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(wake_.number(), &count, sizeof count);
}

void Keeper::take_in() {
  {
    const std::lock_guard lock(mutex_);
    launches_.splice(launches_.end(), new_launches_);
    dead_.splice(dead_.end(), new_dead_);
  }
  for (const auto& launch : launches_) {
    if (!launch->forked) fork_child(*launch);
  }
}

void Keeper::fork_child(Launch& launch) {
  ChildList child;
  child.emplace_back(0, Descriptor());  // the memory first: a child must not be lost
  launch.forked = true;
  const auto id = launch.plan.fork_child();
  if (id < 0) {
    launch.error = system_failure(errno);
  } else {
    child.front().id = id;
    child.front().exit = open_process(id);
    if (!child.front().exit) {
      launch.error = system_failure(errno);
      signal_group(id, SIGKILL);
      ::waitpid(id, nullptr, 0);
    } else {
      launch.child.splice(launch.child.end(), child);
    }
  }
  launch.plan.close_ends();
}

void Keeper::read_reports() {
  for (auto launch = launches_.begin(); launch != launches_.end();) {
    bool pending = false;
    const auto failure = read_report((*launch)->report.number(), pending);
    if (pending) {
      ++launch;
      continue;
    }
    if (failure) (*launch)->error = error_of(*failure, (*launch)->plan.command());
    if ((*launch)->error && !(*launch)->child.empty()) bury((*launch)->child);
    const auto finished = std::move(*launch);
    launch = launches_.erase(launch);
    finished->done.set();
  }
}

void Keeper::reap_dead() {
  dead_.remove_if([](const Child& child) { return reap(child.id).has_value(); });
}

}  // namespace purser::process
