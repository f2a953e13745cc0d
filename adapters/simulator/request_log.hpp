// request_log.hpp: what happened: records for tests, JSON lines for people, and waiting for both.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include <purser/adapters/simulator/request_record.hpp>
#include <purser/runtime/result.hpp>

namespace purser::simulator {

/// Called with one JSON line, without its line end; from the simulator's threads, one call at a
/// time. Must not throw.
using LogSink = std::function<void(std::string_view line)>;

/// `{"event":"request",...}`: time, number, connection, method, path, headers and body.
[[nodiscard]] std::string log_line(const RequestRecord& record);
/// `{"event":"response",...}`: time, request, connection, status, bytes and outcome.
[[nodiscard]] std::string log_line(const ResponseRecord& record);

/// Thread-safe.
class RequestLog {
 public:
  /// Keeps the newest `records_max` records of each kind; counts all.
  explicit RequestLog(std::size_t records_max) : records_max_(records_max) {}

  /// Appends lines to `path`, each flushed. Error: `invalid_argument` when it cannot be opened.
  [[nodiscard]] Result<> open(const std::filesystem::path& path);
  void add_sink(LogSink sink);
  /// False when records need not be made, since nobody would see them.
  [[nodiscard]] bool wants_records() const noexcept { return records_max_ > 0 || writes_lines(); }

  [[nodiscard]] std::uint64_t next_number();
  void add(const RequestRecord& record);
  void add(const ResponseRecord& record);
  void connection_opened();
  void connection_closed();

  [[nodiscard]] std::vector<RequestRecord> requests() const;
  [[nodiscard]] std::vector<ResponseRecord> responses() const;
  [[nodiscard]] std::uint64_t request_count() const;
  [[nodiscard]] std::uint64_t response_count() const;
  [[nodiscard]] std::size_t connections() const;

  /// False when `timeout` passed first.
  [[nodiscard]] bool wait_for_requests(std::uint64_t count,
                                       std::chrono::milliseconds timeout) const;
  [[nodiscard]] bool wait_for_responses(std::uint64_t count,
                                        std::chrono::milliseconds timeout) const;
  [[nodiscard]] bool wait_for_connections(std::size_t count,
                                          std::chrono::milliseconds timeout) const;

 private:
  struct FileCloser {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };

  [[nodiscard]] bool writes_lines() const noexcept { return file_ || sink_; }
  void write(std::string_view line);
  template <class Condition>
  bool wait(std::chrono::milliseconds timeout, Condition reached) const;

  std::size_t records_max_;
  std::unique_ptr<std::FILE, FileCloser> file_;
  LogSink sink_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::deque<RequestRecord> requests_;
  std::deque<ResponseRecord> responses_;
  std::uint64_t numbers_ = 0;
  std::uint64_t request_count_ = 0;
  std::uint64_t response_count_ = 0;
  std::size_t connections_ = 0;
};

}  // namespace purser::simulator
