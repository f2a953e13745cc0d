// file_token_store.cpp: read, change, and replace the file, under a lock.
#include <purser/adapters/mcp/auth/file_token_store.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <thread>

#include <purser/adapters/mcp/auth/token_json.hpp>

namespace purser::mcp {
namespace {

/// A change takes about a millisecond; who holds the lock longer hangs.
constexpr int lock_tries = 100;
constexpr std::chrono::milliseconds lock_pause{10};
constexpr std::size_t file_bytes_max = std::size_t{16} << 20;

class OpenFile {
 public:
  OpenFile(const std::string& path, int flags) noexcept
      : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
};

Error cannot(const char* what, const std::string& path) {
  return {ErrorCode::invalid_argument, std::string("cannot ") + what + ' ' + path + ": " +
                                           std::generic_category().message(errno)};
}

bool lock(const OpenFile& file) {
  for (int i = 0; i < lock_tries; ++i) {
    if (::flock(file.number(), LOCK_EX | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK && errno != EINTR) return false;
    std::this_thread::sleep_for(lock_pause);
  }
  return false;
}

std::string read_whole(const OpenFile& file) {
  std::string text;
  std::array<char, 4096> bytes{};
  while (text.size() <= file_bytes_max) {
    const auto count = ::read(file.number(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    text.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return text;
}

bool write_whole(const OpenFile& file, std::string_view text) {
  while (!text.empty()) {
    const auto count = ::write(file.number(), text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return ::fsync(file.number()) == 0;
}

/// Nothing yet: an empty store.
Result<KeptTokens> load(const std::string& path) {
  const OpenFile file(path, O_RDONLY);
  if (!file.is_open()) {
    return errno == ENOENT ? Result<KeptTokens>(KeptTokens()) : fail(cannot("read", path));
  }
  struct stat state{};
  if (::fstat(file.number(), &state) == 0 && (state.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return fail(ErrorCode::invalid_argument,
                path + " is open to others; keep its tokens to yourself: chmod 600 " + path);
  }
  auto kept = read_tokens(read_whole(file));
  if (!kept) {
    return fail(ErrorCode::invalid_argument,
                path + ": " + kept.error().message() + "; move it away, and sign in anew");
  }
  return kept;
}

void replace(const std::string& path, const KeptTokens& kept) {
  const auto made = path + "-new";
  std::remove(made.c_str());  // of one that was killed
  const OpenFile file(made, O_WRONLY | O_CREAT | O_EXCL);
  const bool is_written = file.is_open() && write_whole(file, print_tokens(kept)) &&
                          std::rename(made.c_str(), path.c_str()) == 0;
  if (!is_written) std::remove(made.c_str());
}

class FileTokenStore final : public TokenStore {
 public:
  explicit FileTokenStore(std::string path) : path_(std::move(path)) {}

  std::optional<OAuthTokens> tokens(const std::string& server) override {
    return find(&KeptTokens::tokens, server);
  }
  void keep_tokens(const std::string& server, const OAuthTokens& tokens) override {
    change([&](KeptTokens& kept) { kept.tokens[server] = tokens; });
  }
  void forget_tokens(const std::string& server) override {
    change([&](KeptTokens& kept) { kept.tokens.erase(server); });
  }
  std::optional<OAuthClient> client(const std::string& issuer) override {
    return find(&KeptTokens::clients, issuer);
  }
  void keep_client(const std::string& issuer, const OAuthClient& client) override {
    change([&](KeptTokens& kept) { kept.clients[issuer] = client; });
  }
  void forget_client(const std::string& issuer) override {
    change([&](KeptTokens& kept) { kept.clients.erase(issuer); });
  }

 private:
  template <class T>
  std::optional<T> find(std::map<std::string, T> KeptTokens::* all, const std::string& name) {
    auto kept = load(path_);
    if (!kept) return std::nullopt;
    const auto found = ((*kept).*all).find(name);
    return found == ((*kept).*all).end() ? std::nullopt : std::optional<T>(found->second);
  }

  /// A file that cannot be read is not replaced.
  template <class Change>
  void change(const Change& change_one) {
    const std::lock_guard guard(mutex_);
    const OpenFile locked(path_ + "-lock", O_RDWR | O_CREAT);
    if (!locked.is_open() || !lock(locked)) return;
    auto kept = load(path_);
    if (!kept) return;
    change_one(*kept);
    replace(path_, *kept);
  }

  const std::string path_;
  std::mutex mutex_;  ///< of changes, so that threads do not try for the lock by turns
};

}  // namespace

Result<std::shared_ptr<TokenStore>> file_token_store(std::string path) {
  const auto folder = std::filesystem::path(path).parent_path();
  std::error_code ignored;  // what fails here fails at the lock, with its reason
  if (std::filesystem::create_directories(folder, ignored)) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ignored);
  }
  const OpenFile locked(path + "-lock", O_RDWR | O_CREAT);
  if (!locked.is_open()) return fail(cannot("make", path + "-lock"));
  if (auto kept = load(path); !kept) return fail(std::move(kept).error());
  return std::make_shared<FileTokenStore>(std::move(path));
}

}  // namespace purser::mcp
