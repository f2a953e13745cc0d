// file_watch.hpp: notices that files have changed and come to rest.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace purser::policy {

/// The text of each file; nothing: it cannot be read.
using FileTexts = std::map<std::string, std::optional<std::string>>;

/// Compares what files say from one look to the next. Not thread-safe.
class FileWatch {
 public:
  /// `seen`: what was read already.
  void begin(FileTexts seen) {
    known_ = std::move(seen);
    changed_.reset();
  }
  [[nodiscard]] const FileTexts& known() const noexcept { return known_; }
  /// True once after each change: when it is there for a second look.
  [[nodiscard]] bool look(FileTexts now) {
    if (now == known_) {
      changed_.reset();
      return false;
    }
    if (changed_ != now) {
      changed_ = std::move(now);
      return false;
    }
    begin(std::move(now));
    return true;
  }

 private:
  FileTexts known_;
  std::optional<FileTexts> changed_;
};

}  // namespace purser::policy
