// report_file.cpp: asks the file system.
#include <purser/apps/report_file.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace purser::cli {
namespace {

Result<> outcome_of(const std::ofstream& file, const std::string& path) {
  if (file) return {};
  return fail(ErrorCode::invalid_argument,
              "cannot write " + path + ": " + std::generic_category().message(errno));
}

}  // namespace

bool is_same_file(const std::string& output, const std::string& file) {
  for (const auto* ending : {"", "-wal", "-shm", "-lock"}) {
    std::error_code none;
    if (std::filesystem::equivalent(output, file + ending, none)) return true;
  }
  return false;
}

Result<> check_report_file(const std::string& path, const std::vector<std::string>& others) {
  for (const auto& other : others) {
    if (!is_same_file(path, other)) continue;
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} is in use for {}; name another file", path, other));
  }
  const std::ofstream file(path, std::ios::binary | std::ios::app);
  return outcome_of(file, path);
}

Result<> write_report_file(const std::string& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  return outcome_of(file, path);
}

}  // namespace purser::cli
