// stream_shelf.hpp: the streams of a session that a client may come back to.
#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include <purser/adapters/mcp/server/http_stream.hpp>

namespace purser::mcp {

/// On its dialogue's strand. The oldest streams are forgotten first; answers that nobody has read
/// only where they are too much by themselves.
class StreamShelf {
 public:
  /// `options.number` is set here.
  [[nodiscard]] std::shared_ptr<HttpStream> add(http_server::Responder responder,
                                                HttpStreamOptions options);
  /// Null: forgotten, or never there.
  [[nodiscard]] std::shared_ptr<HttpStream> find(std::uint64_t number) const;

 private:
  void trim(const HttpStreamOptions& options);

  std::map<std::uint64_t, std::shared_ptr<HttpStream>> streams_;
  std::uint64_t last_ = 0;
};

}  // namespace purser::mcp
