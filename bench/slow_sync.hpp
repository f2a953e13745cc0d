// slow_sync.hpp: a disk whose syncs take longer, as a VFS of SQLite.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

namespace purser {

/// Everything is the default VFS's own, except that each sync of a log first takes `delay`.
/// Registered for the rest of the program.
class SlowSync {
 public:
  explicit SlowSync(std::chrono::nanoseconds delay) {
    delay_ = delay;
    auto* const real = sqlite3_vfs_find(nullptr);
    real_open_ = real->xOpen;
    vfs_ = *real;
    vfs_.zName = "slow-sync";
    vfs_.pNext = nullptr;
    vfs_.xOpen = open;
    if (sqlite3_vfs_register(&vfs_, 0) != SQLITE_OK) throw std::runtime_error("no VFS");
  }
  [[nodiscard]] static std::string name() { return "slow-sync"; }

 private:
  static int open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags,
                  int* out_flags) {
    const int code = real_open_(vfs, name, file, flags, out_flags);
    if (code != SQLITE_OK || (flags & SQLITE_OPEN_WAL) == 0) return code;
    real_methods_ = file->pMethods;
    methods_ = *real_methods_;
    methods_.xSync = sync;
    file->pMethods = &methods_;
    return code;
  }
  static int sync(sqlite3_file* file, int flags) {
    std::this_thread::sleep_for(delay_);
    return real_methods_->xSync(file, flags);
  }

  static inline std::chrono::nanoseconds delay_{0};
  static inline int (*real_open_)(sqlite3_vfs*, sqlite3_filename, sqlite3_file*, int,
                                  int*) = nullptr;
  static inline const sqlite3_io_methods* real_methods_ = nullptr;
  static inline sqlite3_io_methods methods_{};
  static inline sqlite3_vfs vfs_{};
};

}  // namespace purser
