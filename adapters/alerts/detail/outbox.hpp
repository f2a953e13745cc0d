// outbox.hpp: alerts that were not delivered yet, in a file that outlives the process.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <purser/adapters/alerts/detail/outgoing.hpp>

namespace purser::alerts {

/// Lines of JSON that are appended: an alert for a target, and later that it is done with. Emptied
/// when nothing is left, written anew when it has grown too large. Not thread-safe.
class Outbox {
 public:
  struct Entry {
    std::string target;
    Outgoing outgoing;
  };

  /// `bytes_max`: of what is not done with; the file grows to twice that at most. Errors:
  /// `invalid_argument`: the file cannot be opened, or another process has it.
  [[nodiscard]] static Result<std::unique_ptr<Outbox>> open(const std::string& path,
                                                            std::size_t bytes_max);
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;
  ~Outbox();

  /// What an earlier process left, oldest first. Lines that it did not finish are skipped.
  [[nodiscard]] std::vector<Entry> entries() const;

  /// Error: it is not kept: the disk or the outbox is full.
  [[nodiscard]] Result<> put(std::string_view target, const Outgoing& outgoing);
  /// It need not be sent any more.
  void remove(std::string_view target, std::string_view id) noexcept;
  /// What was put is on the disk, as far as the system knows.
  void sync() noexcept;

 private:
  using Key = std::pair<std::string, std::string>;  ///< target and id

  Outbox(std::string path, int lock) noexcept;
  Result<> load();
  Result<> append(std::string_view line) noexcept;
  void read_line(std::string_view line);
  void keep(Key key, std::string line);
  void drop(const Key& key);
  Result<> rewrite();

  const std::string path_;
  const int lock_;
  std::size_t bytes_max_ = 0;
  int file_ = -1;
  std::map<Key, std::string> live_;  ///< the lines of what is not done with
  std::size_t live_bytes_ = 0;
  std::size_t file_bytes_ = 0;
};

}  // namespace purser::alerts
