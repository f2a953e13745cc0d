// file_lock.cpp: flock(2), which the kernel lets go of when the process dies.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <purser/adapters/stores/sqlite/detail/file_lock.hpp>
#include <system_error>

namespace purser::sqlite {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

std::string owner_in(int file) {
  std::array<char, 32> text{};
  const auto size = ::pread(file, text.data(), text.size() - 1, 0);
  return size > 0 ? " (process " + std::string(text.data(), static_cast<std::size_t>(size)) + ")"
                  : "";
}

}  // namespace

Result<FileLock> FileLock::take(const std::string& path) {
  const auto name = path + "-lock";
  const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) {
    return fail(ErrorCode::invalid_argument, "cannot make " + name + ": " + reason(errno));
  }
  FileLock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return fail(ErrorCode::invalid_argument, "cannot lock " + name + ": " + reason(errno));
    }
    return fail(ErrorCode::invalid_argument, path + " is in use by another process" +
                                                 owner_in(file) +
                                                 "; one process at a time writes a journal: "
                                                 "end that one first, or let it do this");
  }
  const auto id = std::to_string(::getpid());
  if (::ftruncate(file, 0) == 0) (void)!::pwrite(file, id.data(), id.size(), 0);
  return lock;
}

FileLock::~FileLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace purser::sqlite
