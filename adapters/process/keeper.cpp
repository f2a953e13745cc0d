// keeper.cpp: forks and reaps.
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

}  // namespace

Launch::~Launch() {
  if (keeper_ != nullptr && !child_.empty()) keeper_->bury(child_);
}

void Launch::fork_child(Keeper& keeper) {
  const std::lock_guard lock(mutex_);
  child_.emplace_back(0, Descriptor());  // the memory first: a child must not be lost
  keeper_ = &keeper;
  auto& child = child_.front();
  child.id = plan_.fork_child();
  error_number_ = child.id < 0 ? errno : 0;
  if (child.id > 0) {
    child.exit = open_process(child.id);
    if (!child.exit) {
      error_number_ = errno;
      signal_group(child.id, SIGKILL);
      ::waitpid(child.id, nullptr, 0);
    }
  }
  if (error_number_ != 0) child_.clear();
  plan_.close_ends();
}

Result<ChildList> Launch::take(std::optional<StepFailure> failure) {
  const std::lock_guard lock(mutex_);
  if (error_number_ != 0) return fail(system_failure(error_number_));
  if (failure) return fail(error_of(*failure, plan_.command()));
  return std::exchange(child_, {});
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
  while (!launches_.empty()) {
    launches_.front()->fork_child(*this);
    launches_.pop_front();
  }
  reap_dead();
}

void Keeper::wait() {
  std::vector<pollfd> descriptors{{wake_.number(), POLLIN, 0}};
  for (const auto& child : dead_) descriptors.push_back({child.exit.number(), POLLIN, 0});
  ::poll(descriptors.data(), descriptors.size(), hurried_ ? 100 : -1);
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(wake_.number(), &count, sizeof count);
}

void Keeper::take_in() {
  const std::lock_guard lock(mutex_);
  launches_.splice(launches_.end(), new_launches_);
  dead_.splice(dead_.end(), new_dead_);
}

void Keeper::reap_dead() {
  dead_.remove_if([](const Child& child) { return reap(child.id).has_value(); });
}

}  // namespace purser::process
