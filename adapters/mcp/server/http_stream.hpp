// http_stream.hpp: the answer to one POST, or the stream of a GET: JSON where one answer is all,
// else events, which a legacy client may come back for.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <purser/adapters/http_server/responder.hpp>
#include <purser/adapters/mcp/server/outlet.hpp>

namespace purser::mcp {

struct HttpStreamOptions {
  std::size_t answers = 1;           ///< that belong here; 0: it never ends by itself
  std::uint64_t number = 0;          ///< of the stream in its session; 0: it cannot be resumed
  bool primes = false;               ///< an empty event comes first, so that there is an id
  std::size_t replay_bytes_max = 0;  ///< events kept for a client that comes back, without answers
  std::size_t unread_bytes_max = 0;  ///< of ended streams in a session whose answers nobody read
  std::chrono::milliseconds retry{};
  http_server::Headers headers{};  ///< of the answer
};

/// On its dialogue's strand.
class HttpStream final : public Outlet {
 public:
  HttpStream(http_server::Responder responder, HttpStreamOptions options);

  void send(const Message& message) override;
  void answer(const Response& response, int http_status) override;
  void skip() override;
  void release() override;
  [[nodiscard]] bool has_reader() const override { return responder_ && !responder_->gone(); }

  /// Begins the stream of events, which is done by the first message anyway.
  void open();
  /// Whether what came after event `seen` is still there. Progress and log lines of a request may
  /// be missing: its answer counts for more.
  [[nodiscard]] bool can_resume(std::uint64_t seen) const noexcept { return seen >= missed_; }
  /// Another connection takes over, and gets all that came after event `seen`.
  void attach(http_server::Responder responder, std::uint64_t seen);
  /// Nothing more will come.
  [[nodiscard]] bool is_over() const noexcept { return over_; }
  [[nodiscard]] bool is_open() const noexcept { return open_; }
  /// Of a GET that nobody reads any more; its client may come back for what it has missed.
  [[nodiscard]] bool is_left() const { return options_.answers == 0 && !has_reader(); }
  /// It has ended, and its client has not got all of it.
  [[nodiscard]] bool is_unread() const noexcept { return over_ && open_ && !was_read_; }
  [[nodiscard]] std::size_t kept_bytes() const noexcept { return kept_bytes_; }
  /// The oldest first, until no more is kept than that or only answers are.
  void forget_notices(std::size_t bytes_max);

 private:
  enum class Kind : std::uint8_t { prime, notice, answer };
  struct Event {
    std::uint64_t number;
    bool is_answer;
    std::string text;
  };
  void put(std::string data, Kind kind);
  void finish_one();
  void end();
  void hand_over();

  std::optional<http_server::Responder> responder_;  ///< nothing: nobody reads
  HttpStreamOptions options_;
  std::size_t answered_ = 0;
  bool open_ = false;
  bool over_ = false;
  bool was_read_ = false;
  std::uint64_t last_event_ = 0;
  std::uint64_t missed_ = 0;  ///< the last event that is gone though it would be missed
  std::deque<Event> events_;
  std::size_t kept_bytes_ = 0;
};

/// An event's id: `STREAM-EVENT`.
struct EventId {
  std::uint64_t stream = 0;
  std::uint64_t event = 0;
};
[[nodiscard]] std::optional<EventId> read_event_id(const std::string& text);

}  // namespace purser::mcp
