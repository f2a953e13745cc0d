// request_log.cpp: counts, keeps and writes what happened.
#include <purser/adapters/simulator/request_log.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include <purser/runtime/wall_time.hpp>

namespace purser::simulator {
namespace {

template <class T>
void keep_newest(std::deque<T>& records, const T& record, std::size_t records_max) {
  if (records_max == 0) return;
  if (records.size() >= records_max) records.pop_front();
  records.push_back(record);
}

}  // namespace

std::string_view to_string(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::complete:
      return "complete";
    case Outcome::cut:
      return "cut";
    case Outcome::hang:
      return "hang";
    case Outcome::client_closed:
      break;
  }
  return "client_closed";
}

std::string log_line(const RequestRecord& record) {
  Json headers = Json::object();
  for (const auto& [name, value] : record.headers) headers[name] = value;
  return dump_json({{"event", "request"},
                    {"time", rfc3339(record.time)},
                    {"request", record.number},
                    {"connection", record.connection},
                    {"method", record.method},
                    {"path", record.path},
                    {"headers", std::move(headers)},
                    {"body", record.body}});
}

std::string log_line(const ResponseRecord& record) {
  return dump_json({{"event", "response"},
                    {"time", rfc3339(record.time)},
                    {"request", record.request},
                    {"connection", record.connection},
                    {"status", record.status},
                    {"bytes", record.bytes},
                    {"outcome", to_string(record.outcome)}});
}

Result<> RequestLog::open(const std::filesystem::path& path) {
  file_.reset(std::fopen(path.c_str(), "ae"));
  if (file_) return {};
  const auto reason = std::error_code(errno, std::generic_category()).message();
  return fail(ErrorCode::invalid_argument,
              fmt::format("cannot write the log {}: {}", path.string(), reason));
}

void RequestLog::add_sink(LogSink sink) { sink_ = std::move(sink); }

std::uint64_t RequestLog::next_number() {
  const std::lock_guard lock(mutex_);
  return ++numbers_;
}

void RequestLog::add(const RequestRecord& record) {
  const auto line = writes_lines() ? log_line(record) : std::string();
  const std::lock_guard lock(mutex_);
  write(line);
  keep_newest(requests_, record, records_max_);
  ++request_count_;
  changed_.notify_all();
}

void RequestLog::add(const ResponseRecord& record) {
  const auto line = writes_lines() ? log_line(record) : std::string();
  const std::lock_guard lock(mutex_);
  write(line);
  keep_newest(responses_, record, records_max_);
  ++response_count_;
  changed_.notify_all();
}

void RequestLog::connection_opened() {
  const std::lock_guard lock(mutex_);
  ++connections_;
  changed_.notify_all();
}

void RequestLog::connection_closed() {
  const std::lock_guard lock(mutex_);
  --connections_;
  changed_.notify_all();
}

std::vector<RequestRecord> RequestLog::requests() const {
  const std::lock_guard lock(mutex_);
  return {requests_.begin(), requests_.end()};
}

std::vector<ResponseRecord> RequestLog::responses() const {
  const std::lock_guard lock(mutex_);
  return {responses_.begin(), responses_.end()};
}

std::uint64_t RequestLog::request_count() const {
  const std::lock_guard lock(mutex_);
  return request_count_;
}

std::uint64_t RequestLog::response_count() const {
  const std::lock_guard lock(mutex_);
  return response_count_;
}

std::size_t RequestLog::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

bool RequestLog::wait_for_requests(std::uint64_t count, std::chrono::milliseconds timeout) const {
  return wait(timeout, [&] { return request_count_ >= count; });
}

bool RequestLog::wait_for_responses(std::uint64_t count, std::chrono::milliseconds timeout) const {
  return wait(timeout, [&] { return response_count_ >= count; });
}

bool RequestLog::wait_for_connections(std::size_t count, std::chrono::milliseconds timeout) const {
  return wait(timeout, [&] { return connections_ == count; });
}

void RequestLog::write(std::string_view line) {
  if (line.empty()) return;
  if (file_) {
    std::fwrite(line.data(), 1, line.size(), file_.get());
    std::fputc('\n', file_.get());
    std::fflush(file_.get());
  }
  if (sink_) sink_(line);
}

template <class Condition>
bool RequestLog::wait(std::chrono::milliseconds timeout, Condition reached) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, timeout, reached);
}

}  // namespace purser::simulator
