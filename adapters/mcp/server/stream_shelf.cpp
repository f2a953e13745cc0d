// stream_shelf.cpp: keeps what may be asked for again, within its limit.
#include <purser/adapters/mcp/server/detail/stream_shelf.hpp>

namespace purser::mcp {
namespace {

constexpr std::size_t ended_streams_max = 64;
constexpr std::size_t left_streams_max = 4;

}  // namespace

std::shared_ptr<HttpStream> StreamShelf::add(http_server::Responder responder,
                                             HttpStreamOptions options) {
  trim(options.replay_bytes_max);
  options.number = ++last_;
  auto stream = std::make_shared<HttpStream>(std::move(responder), std::move(options));
  streams_.emplace(last_, stream);
  return stream;
}

std::shared_ptr<HttpStream> StreamShelf::find(std::uint64_t number) const {
  const auto found = streams_.find(number);
  return found == streams_.end() ? nullptr : found->second;
}

void StreamShelf::trim(std::size_t bytes_max) {
  std::size_t bytes = 0;
  std::size_t ended = 0;
  std::size_t left = 0;
  for (const auto& [number, stream] : streams_) {
    bytes += stream->kept_bytes();
    if (stream->is_over()) ++ended;
    if (stream->is_left()) ++left;
  }
  for (auto entry = streams_.begin(); entry != streams_.end();) {
    auto& stream = *entry->second;
    const bool too_many = bytes > bytes_max || ended > ended_streams_max;
    const bool forsaken = stream.is_left() && left > left_streams_max;
    const bool useless = forsaken || (stream.is_over() && (!stream.is_open() || too_many));
    if (forsaken) --left;
    if (useless || bytes > bytes_max) {
      bytes -= stream.kept_bytes();
      stream.forget_events();
    }
    if (useless && stream.is_over()) --ended;
    entry = useless ? streams_.erase(entry) : std::next(entry);
  }
}

}  // namespace purser::mcp
