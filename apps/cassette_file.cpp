// cassette_file.cpp: a line is one write, so that none is torn by another process's death.
#include <purser/apps/cassette_file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

namespace purser::cli {
namespace {

Error cannot(const std::string& path, const std::string& what, int error) {
  return {ErrorCode::invalid_argument,
          path + ": cannot be " + what + ": " + std::generic_category().message(error)};
}

}  // namespace

CassetteFile::CassetteFile(std::string path, int descriptor) noexcept
    : path_(std::move(path)), descriptor_(descriptor) {}

CassetteFile::~CassetteFile() { ::close(descriptor_); }

Result<std::shared_ptr<CassetteFile>> CassetteFile::create(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return fail(cannot(path, "written", errno));
  return std::shared_ptr<CassetteFile>(new CassetteFile(path, descriptor));
}

Result<> CassetteFile::write(std::string_view line) {
  if (!outcome_) return outcome_;
  if (!std::exchange(begun_, true) && ::ftruncate(descriptor_, 0) != 0 && errno != EINVAL) {
    return outcome_ = fail(cannot(path_, "written", errno));
  }
  auto text = std::string(line) + '\n';
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto count = ::write(descriptor_, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return outcome_ = fail(cannot(path_, "written", errno));
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<std::string> read_cassette(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  if (stream && !std::filesystem::is_directory(path)) {
    text << stream.rdbuf();
    return text.str();
  }
  return fail(cannot(path, "read", stream ? EISDIR : errno));
}

}  // namespace purser::cli
