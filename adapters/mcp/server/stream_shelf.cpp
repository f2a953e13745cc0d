// stream_shelf.cpp: keeps what may be asked for again, within its limit.
#include <purser/adapters/mcp/server/stream_shelf.hpp>

namespace purser::mcp {
namespace {

constexpr std::size_t ended_streams_max = 64;
constexpr std::size_t left_streams_max = 4;

/// What streams of one kind take.
struct Shelved {
  std::size_t bytes;
  std::size_t ended;
  std::size_t bytes_max;
  [[nodiscard]] bool is_too_much() const { return bytes > bytes_max || ended > ended_streams_max; }
};

}  // namespace

std::shared_ptr<HttpStream> StreamShelf::add(http_server::Responder responder,
                                             HttpStreamOptions options) {
  trim(options);
  options.number = ++last_;
  auto stream = std::make_shared<HttpStream>(std::move(responder), std::move(options));
  streams_.emplace(last_, stream);
  return stream;
}

std::shared_ptr<HttpStream> StreamShelf::find(std::uint64_t number) const {
  const auto found = streams_.find(number);
  return found == streams_.end() ? nullptr : found->second;
}

/// Answers that nobody has read have a limit of their own, so that others do not drive them out.
void StreamShelf::trim(const HttpStreamOptions& options) {
  Shelved read{0, 0, options.replay_bytes_max};
  Shelved unread{0, 0, options.unread_bytes_max};
  std::size_t left = 0;
  for (const auto& [number, stream] : streams_) {
    auto& kind = stream->is_unread() ? unread : read;
    kind.bytes += stream->kept_bytes();
    if (stream->is_over()) ++kind.ended;
    if (stream->is_left()) ++left;
  }
  for (auto entry = streams_.begin(); entry != streams_.end();) {
    auto& stream = *entry->second;
    auto& kind = stream.is_unread() ? unread : read;
    const bool forsaken = stream.is_left() && left > left_streams_max;
    const bool useless =
        forsaken || (stream.is_over() && (!stream.is_open() || kind.is_too_much()));
    const auto bytes = stream.kept_bytes();
    if (!useless && kind.bytes > kind.bytes_max) stream.forget_notices(0);
    kind.bytes -= useless ? bytes : bytes - stream.kept_bytes();
    if (forsaken) --left;
    if (useless && stream.is_over()) --kind.ended;
    entry = useless ? streams_.erase(entry) : std::next(entry);
  }
}

}  // namespace purser::mcp
