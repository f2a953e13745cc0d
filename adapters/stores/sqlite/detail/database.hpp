// database.hpp: SQLite's handles with an owner, and its errors as ours.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <purser/runtime/result.hpp>

namespace purser::sqlite {

/// One connection. Not thread-safe.
class Database {
 public:
  enum class Mode : std::uint8_t { write, read };

  /// Errors: `invalid_argument`, naming the file. A journal that is only read may lie in a folder
  /// where nothing can be written.
  [[nodiscard]] static Result<Database> open(const std::string& path, Mode mode,
                                             const std::string& vfs);

  /// Runs statements without results.
  [[nodiscard]] Result<> run(const char* sql);
  /// The first column of the first row; empty where there is no row.
  [[nodiscard]] Result<std::string> value(const char* sql);

  /// Runs `body` in one: commits when it succeeds, else takes everything back.
  [[nodiscard]] Result<> transaction(const std::function<Result<>()>& body);

  /// How much has been written to the log since the last `watch_log` that is not in the file itself
  /// yet, in pages. From the first call on, nothing but `move_log` moves it there.
  [[nodiscard]] int log_pages() const noexcept { return *log_pages_; }
  void watch_log();
  enum class Move : std::uint8_t {
    what_is_free,  ///< as far as readers allow
    all,           ///< waits for readers, and empties the log
  };
  /// Moves the log into the file itself; what others still read stays. Error: `journal_failed`.
  [[nodiscard]] Result<> move_log(Move move);
  /// Closing leaves the log where it is: for a file of which nobody knows what is on the disk.
  void keep_log() noexcept;

  /// What went wrong last: `journal_failed`, naming the file.
  [[nodiscard]] Error error() const;
  /// Whether the error that was asked for last was that the disk is full.
  [[nodiscard]] bool is_full() const noexcept { return is_full_; }
  [[nodiscard]] bool is_in_transaction() const noexcept;
  [[nodiscard]] bool is_writable() const noexcept;
  [[nodiscard]] sqlite3* handle() const noexcept { return handle_.get(); }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  struct Close {
    void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
  };
  [[nodiscard]] static Result<Database> open_file(const std::string& path, int flags,
                                                  const std::string& vfs);
  [[nodiscard]] static Result<Database> open_unchanging(const std::string& path,
                                                        const std::string& vfs, Error why);

  std::unique_ptr<int> log_pages_ = std::make_unique<int>(0);  // its address is with the handle
  std::unique_ptr<sqlite3, Close> handle_;
  std::string path_;
  mutable bool is_full_ = false;
};

/// One prepared statement, to be used many times. Its database must outlive it.
class Statement {
 public:
  Statement() = default;
  [[nodiscard]] static Result<Statement> prepare(const Database& database, const char* sql);

  /// Counted from 1, in the order of the statement's `?`. A text must live until `finish`.
  Statement& bind(int index, std::int64_t value) noexcept;
  Statement& bind(int index, std::string_view text) noexcept;
  Statement& bind_bytes(int index, const void* data, std::size_t size) noexcept;

  /// One more row: true, false where there are no more.
  [[nodiscard]] Result<bool> step(const Database& database) noexcept;
  /// Ready to be bound again.
  void finish() noexcept;

  /// Counted from 0; views live until the next step.
  [[nodiscard]] std::int64_t integer(int column) const noexcept;
  [[nodiscard]] std::string_view text(int column) const noexcept;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace purser::sqlite
