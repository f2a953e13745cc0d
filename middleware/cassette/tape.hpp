// tape.hpp: the lines of a cassette, and finding the one that answers a request.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/middleware/cassette/outcome_json.hpp>
#include <purser/runtime/call.hpp>

namespace purser {

/// The first line of every cassette.
[[nodiscard]] std::string tape_header();

/// What happened while an attempt was under way: `dispatched`, `usage`, or a chunk's kind.
struct TapeEvent {
  bool dispatched = false;
  bool is_chunk = false;
  Chunk::Kind kind = Chunk::Kind::text;
  std::uint32_t index = 0;
  std::string text{};
  std::string id{};
  std::string name{};
  std::optional<Usage> usage{};
};

struct TapeEntry {
  std::vector<TapeEvent> events;
  std::vector<ModelRequest> asked;  ///< of a model, by whoever worked on the call
  Result<RecordedReply> outcome;
};

/// What tells attempts apart: the whole request, and whether it was streamed. One line of text.
[[nodiscard]] std::string tape_key(const Call& call);

/// One line. `key` as by `tape_key`; `asked`: a list of requests.
[[nodiscard]] std::string tape_line(const std::string& key, const std::vector<TapeEvent>& events,
                                    const Json& asked, const Result<Reply>& outcome);

/// A recorded cassette. Thread-safe.
class Tape {
 public:
  /// Error: `invalid_argument`, naming the line.
  [[nodiscard]] Result<> load(std::string_view text);

  /// The next entry of that key. Error: `refused`: none is left, or none ever was; with the
  /// closest.
  [[nodiscard]] Result<TapeEntry> take(const std::string& key);

 private:
  struct Track {
    std::deque<TapeEntry> entries;
    std::size_t recorded = 0;
    std::size_t line = 0;  ///< where it stands first
  };
  [[nodiscard]] Error unknown(const std::string& key) const;
  Result<> add_line(std::string_view text, std::size_t number);

  std::mutex mutex_;
  std::map<std::string, Track> tracks_;
};

}  // namespace purser
