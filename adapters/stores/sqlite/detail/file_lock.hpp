// file_lock.hpp: keeps other processes out of a file.
#pragma once

#include <string>
#include <utility>

#include <purser/runtime/result.hpp>

namespace purser::sqlite {

/// Held until it is destroyed or the process ends, however it ends.
class FileLock {
 public:
  /// Locks `PATH-lock`, which stays. Errors: `invalid_argument`: another process has it (named by
  /// its id), or it cannot be made.
  [[nodiscard]] static Result<FileLock> take(const std::string& path);

  FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  FileLock& operator=(FileLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~FileLock();

 private:
  explicit FileLock(int file) noexcept : file_(file) {}
  int file_;
};

}  // namespace purser::sqlite
