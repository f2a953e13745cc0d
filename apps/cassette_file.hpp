// cassette_file.hpp: the file that `purser run --record` writes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <purser/runtime/result.hpp>

namespace purser::cli {

/// Not thread-safe, as RecordOptions::write needs no more. A line is in the file as soon as it is
/// written, so that a run that crashes leaves what it did.
class CassetteFile {
 public:
  /// The first line replaces what a file that is there has. A new one only its owner may read: it
  /// gets every prompt and answer.
  /// Error: `invalid_argument`, naming it.
  [[nodiscard]] static Result<std::shared_ptr<CassetteFile>> create(const std::string& path);
  ~CassetteFile();
  CassetteFile(const CassetteFile&) = delete;
  CassetteFile& operator=(const CassetteFile&) = delete;

  /// After a failure nothing more is written: a cassette with a hole would be played wrongly.
  Result<> write(std::string_view line);
  /// The first failure; success: none.
  [[nodiscard]] const Result<>& outcome() const noexcept { return outcome_; }

 private:
  CassetteFile(std::string path, int descriptor) noexcept;
  std::string path_;
  int descriptor_;
  bool begun_ = false;
  Result<> outcome_;
};

/// All of a file. Error: `invalid_argument`, naming it.
[[nodiscard]] Result<std::string> read_cassette(const std::string& path);

}  // namespace purser::cli
