// outbox.cpp: appends whole lines or none, and replaces the file when most of it is done with.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <purser/adapters/alerts/detail/outbox.hpp>
#include <system_error>
#include <tuple>

namespace purser::alerts {
namespace {

Error file_trouble(ErrorCode code, const std::string& path, int number) {
  return {code, path + ": " + std::generic_category().message(number)};
}

std::string entry_line(std::string_view target, const Outgoing& outgoing) {
  auto json = Json::object();
  json["target"] = target;
  json["id"] = outgoing.id;
  json["type"] = outgoing.type;
  json["key"] = outgoing.key;
  json["body"] = outgoing.body;
  json["time"] = outgoing.time.time_since_epoch().count();
  return dump_json(json) + "\n";
}

std::string done_line(std::string_view target, std::string_view id) {
  auto json = Json::object();
  json["target"] = target;
  json["done"] = id;
  return dump_json(json) + "\n";
}

/// Empty where it is not there, or no text.
std::string text_at(const Json& json, const char* name) {
  const auto member = json.find(name);
  return member != json.end() && member->is_string() ? member->get<std::string>() : std::string();
}

Outbox::Entry entry_of(const Json& json) {
  Outbox::Entry entry;
  entry.target = text_at(json, "target");
  entry.outgoing.id = text_at(json, "id");
  entry.outgoing.type = text_at(json, "type");
  entry.outgoing.key = text_at(json, "key");
  entry.outgoing.body = text_at(json, "body");
  const auto time = json.find("time");
  if (time != json.end() && time->is_number_integer()) {
    entry.outgoing.time = WallTime(std::chrono::nanoseconds(time->get<std::int64_t>()));
  }
  return entry;
}

bool write_all(int file, std::string_view text) noexcept {
  while (!text.empty()) {
    const auto count = ::write(file, text.data(), text.size());
    if (count > 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      return false;
    }
  }
  return true;
}

std::string read_all(int file) {
  std::string text;
  std::array<char, 65536> bytes{};
  while (true) {
    const auto count = ::pread(file, bytes.data(), bytes.size(), static_cast<::off_t>(text.size()));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

int open_file(const std::string& path, int more) noexcept {
  return ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | more, 0600);
}

void sync_folder_of(const std::string& path) noexcept {
  const auto slash = path.rfind('/');
  const auto folder = slash == std::string::npos ? std::string(".") : path.substr(0, slash + 1);
  const int file = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

}  // namespace

Result<std::unique_ptr<Outbox>> Outbox::open(const std::string& path, std::size_t bytes_max) {
  const int lock = open_file(path + "-lock", 0);
  if (lock < 0) return fail(file_trouble(ErrorCode::invalid_argument, path + "-lock", errno));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return fail(ErrorCode::invalid_argument,
                path + " is in use; an outbox belongs to one process at a time");
  }
  std::unique_ptr<Outbox> outbox(new Outbox(path, lock));
  outbox->bytes_max_ = bytes_max;
  if (auto loaded = outbox->load(); !loaded) return fail(loaded.error());
  return outbox;
}

Outbox::Outbox(std::string path, int lock) noexcept : path_(std::move(path)), lock_(lock) {}

Outbox::~Outbox() {
  if (file_ >= 0) ::close(file_);
  ::close(lock_);
}

Result<> Outbox::load() {
  file_ = open_file(path_, 0);
  if (file_ < 0) return fail(file_trouble(ErrorCode::invalid_argument, path_, errno));
  const auto text = read_all(file_);
  file_bytes_ = text.size();
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    read_line(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  // So that the next line does not continue one that a killed process left unfinished.
  if (!text.empty()) (void)rewrite();
  if (!text.empty() && text.back() != '\n') (void)append("\n");
  return {};
}

void Outbox::read_line(std::string_view line) {
  const auto json = parse_json(line);
  if (!json || !json->is_object()) return;
  const auto target = text_at(*json, "target");
  const auto done = text_at(*json, "done");
  if (!done.empty()) return drop({target, done});
  const auto id = text_at(*json, "id");
  if (!target.empty() && !id.empty()) keep({target, id}, std::string(line) + "\n");
}

std::vector<Outbox::Entry> Outbox::entries() const {
  std::vector<Entry> entries;
  for (const auto& [key, line] : live_) {
    if (const auto json = parse_json(line)) entries.push_back(entry_of(*json));
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.outgoing.time, a.outgoing.id) < std::tie(b.outgoing.time, b.outgoing.id);
  });
  return entries;
}

Result<> Outbox::put(std::string_view target, const Outgoing& outgoing) {
  auto line = entry_line(target, outgoing);
  if (live_bytes_ + line.size() > bytes_max_) {
    return fail(ErrorCode::too_large, path_ + " is full of alerts that were not delivered");
  }
  if (file_bytes_ + line.size() > 2 * bytes_max_) (void)rewrite();
  if (auto written = append(line); !written) return written;
  keep({std::string(target), outgoing.id}, std::move(line));
  return {};
}

void Outbox::remove(std::string_view target, std::string_view id) noexcept {
  try {
    const Key key(target, id);
    if (!live_.contains(key)) return;
    drop(key);
    if (live_.empty() && ::ftruncate(file_, 0) == 0) {
      file_bytes_ = 0;
      return;
    }
    (void)append(done_line(target, id));
  } catch (...) {  // no memory: it is sent once more after a restart
    return;
  }
}

void Outbox::sync() noexcept { ::fdatasync(file_); }

Result<> Outbox::append(std::string_view line) noexcept {
  if (write_all(file_, line)) {
    file_bytes_ += line.size();
    return {};
  }
  const auto number = errno;
  // A part of a line may have come to the disk.
  (void)!::ftruncate(file_, static_cast<::off_t>(file_bytes_));
  return fail(file_trouble(ErrorCode::internal, path_, number));
}

void Outbox::keep(Key key, std::string line) {
  drop(key);
  live_bytes_ += line.size();
  live_.emplace(std::move(key), std::move(line));
}

void Outbox::drop(const Key& key) {
  const auto found = live_.find(key);
  if (found == live_.end()) return;
  live_bytes_ -= found->second.size();
  live_.erase(found);
}

/// Only what is not done with. Where that does not work, the old file goes on.
Result<> Outbox::rewrite() {
  const auto made = path_ + "-new";
  const int file = open_file(made, O_TRUNC);
  if (file < 0) return fail(file_trouble(ErrorCode::internal, made, errno));
  bool good = true;
  for (const auto& [key, line] : live_) good = good && write_all(file, line);
  good = good && ::fdatasync(file) == 0 && std::rename(made.c_str(), path_.c_str()) == 0;
  if (!good) {
    const auto number = errno;
    ::close(file);
    ::unlink(made.c_str());
    return fail(file_trouble(ErrorCode::internal, made, number));
  }
  sync_folder_of(path_);
  ::close(file_);
  file_ = file;
  file_bytes_ = live_bytes_;
  return {};
}

}  // namespace purser::alerts
