// adaptive_mutex.hpp: a mutex that tries for a moment before it sleeps.
#pragma once

#include <mutex>

namespace purser::ledger_detail {

/// For critical sections shorter than falling asleep and waking up. Satisfies Lockable.
class AdaptiveMutex {
 public:
  void lock() {
    for (int i = 0; i < tries; ++i) {
      if (mutex_.try_lock()) return;
      pause();
    }
    mutex_.lock();
  }
  bool try_lock() { return mutex_.try_lock(); }
  void unlock() { mutex_.unlock(); }

 private:
  static constexpr int tries = 100;

  static void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
  }

  std::mutex mutex_;
};

}  // namespace purser::ledger_detail
