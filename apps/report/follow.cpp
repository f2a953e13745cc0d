// follow.cpp: looks at the journal a few times a second, and tells what is new.
#include <purser/apps/report/follow.hpp>

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>

#include <purser/adapters/stores/sqlite/journal.hpp>
#include <purser/apps/interrupt.hpp>
#include <purser/apps/output.hpp>

namespace purser::cli {
namespace {

constexpr std::chrono::milliseconds look_every{200};
constexpr std::size_t bookings_kept = 8;

class Follower {
 public:
  Follower(sqlite::JournalReader reader, std::string file, SpendingKey by, SpendingFilter filter,
           FollowAs as)
      : reader_(std::move(reader)),
        file_(std::move(file)),
        by_(by),
        as_(as),
        summary_({{by}, std::move(filter), bookings_kept}) {}

  /// What is there already.
  Result<> read_past() { return read_new(false); }

  /// The past in one frame or sentence.
  void tell_past() {
    if (as_ == FollowAs::frame) draw();
    if (as_ == FollowAs::json) say(follow_json_start(summary_.total()));
    if (as_ == FollowAs::lines) {
      say(fmt::format("{}: {} spent until now, {} held", printable(file_),
                      to_string(summary_.total().spent), to_string(summary_.total().held)));
    }
  }

  /// Tells what came since the last time.
  Result<> look() {
    news_ = false;
    if (auto read = read_new(true); !read) return read;
    if (news_ && as_ == FollowAs::frame) draw();
    return {};
  }

 private:
  Result<> read_new(bool is_told_now) {
    return reader_.read_new([&](const sqlite::JournalEntry& entry) -> Result<> {
      const auto change = summary_.add(entry.record);
      if (!change) return fail(change.error());
      news_ = true;
      if (is_told_now && is_told(*change) && summary_.counts(change->origin)) tell(*change);
      return {};
    });
  }

  void tell(const JournalChange& change) const {
    if (as_ == FollowAs::lines) say(follow_line(change, summary_.total()));
    if (as_ == FollowAs::json) say(follow_json(change, summary_.total()));
  }

  void draw() {
    const Screen screen{columns(stdout), lines(stdout)};
    const auto frame = follow_frame(summary_, by_, file_, screen);
    put(stdout, redraw(frame, drawn_));
    drawn_ = frame.size();
  }

  sqlite::JournalReader reader_;
  std::string file_;
  SpendingKey by_;
  FollowAs as_;
  JournalSummary summary_;
  bool news_ = false;
  std::size_t drawn_ = 0;  ///< lines of the frame on the terminal
};

/// Calls `look` until it fails or `context` stops.
class Polling {
 public:
  Polling(boost::asio::io_context& context, Follower& follower)
      : context_(context), timer_(context), follower_(follower) {}

  void wait() {
    timer_.expires_after(look_every);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (error) return;
      auto looked = follower_.look();
      if (looked) {
        wait();
      } else {
        failure_ = std::move(looked).error();
        context_.stop();
      }
    });
  }

  [[nodiscard]] const std::optional<Error>& failure() const noexcept { return failure_; }

 private:
  boost::asio::io_context& context_;
  boost::asio::steady_timer timer_;
  Follower& follower_;
  std::optional<Error> failure_;
};

ExitCode follow_failed(const Error& error, const std::string& file) {
  complain(Error(error).in(file));
  return exit_code_of(error);
}

}  // namespace

ExitCode follow_journal(const std::string& file, SpendingKey by, SpendingFilter filter,
                        FollowAs as) {
  auto reader = sqlite::JournalReader::open(file);
  if (!reader) {
    complain(reader.error());
    return exit_code_of(reader.error());
  }
  Follower follower(*std::move(reader), file, by, std::move(filter), as);
  if (const auto read = follower.read_past(); !read) return follow_failed(read.error(), file);
  boost::asio::io_context context;
  const Interrupt interrupt(context, [&context] { context.stop(); });
  follower.tell_past();
  Polling polling(context, follower);
  polling.wait();
  context.run();
  return polling.failure() ? follow_failed(*polling.failure(), file) : ExitCode::done;
}

}  // namespace purser::cli
