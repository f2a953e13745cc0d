// charge_log.cpp: whole lines or none of them.
#include <purser/adapters/charge_log/charge_log.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace purser::charge_log {
namespace {

Error file_error(ErrorCode code, const std::string& path, int number) {
  return {code, path + ": " + std::strerror(number)};
}

/// 0 where it cannot be told, as for a pipe.
::off_t size_of(int file) noexcept {
  struct ::stat status{};
  return ::fstat(file, &status) == 0 && S_ISREG(status.st_mode) ? status.st_size : 0;
}

/// Whether the file ends in the middle of a line.
bool is_torn(int file) noexcept {
  const auto size = size_of(file);
  char last = '\n';
  return size > 0 && ::pread(file, &last, 1, size - 1) == 1 && last != '\n';
}

/// Used by one thread.
class ChargeLog final : public ChargeSink {
 public:
  ChargeLog(std::string path, int file) noexcept
      : path_(std::move(path)), file_(file), torn_(is_torn(file)) {}
  ~ChargeLog() override { ::close(file_); }
  ChargeLog(const ChargeLog&) = delete;
  ChargeLog& operator=(const ChargeLog&) = delete;

  Result<> write(std::string_view line) override {
    const auto before = size_of(file_);
    const auto written = append(torn_ ? "\n" + std::string(line) : std::string(line));
    const auto number = errno;
    if (written) {
      torn_ = false;
      return {};
    }
    take_back(before);
    return fail(file_error(ErrorCode::internal, path_, number));
  }

 private:
  bool append(std::string_view text) const noexcept {
    while (!text.empty()) {
      const auto count = ::write(file_, text.data(), text.size());
      if (count > 0) {
        text.remove_prefix(static_cast<std::size_t>(count));
      } else if (count == 0 || errno != EINTR) {
        return false;
      }
    }
    return true;
  }

  /// A part of a line that came to the disk.
  void take_back(::off_t before) noexcept {
    const auto now = size_of(file_);
    if (now > before && ::ftruncate(file_, before) != 0) torn_ = true;
  }

  const std::string path_;
  const int file_;
  bool torn_;
};

}  // namespace

Result<std::shared_ptr<ChargeSink>> open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return fail(file_error(ErrorCode::invalid_argument, path, errno));
  return std::make_shared<ChargeLog>(path, file);
}

}  // namespace purser::charge_log
