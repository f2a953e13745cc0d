// outlet.hpp: where the messages that belong to a request go.
#pragma once

#include <memory>

#include <purser/adapters/mcp/protocol/message.hpp>

namespace purser::mcp {

/// Used on the strand of its dialogue only.
class Outlet {
 public:
  virtual ~Outlet() = default;
  virtual void send(const Message& message) = 0;
  /// One for each request that came in through here. `http_status` where it is the whole answer.
  virtual void answer(const Response& response, int http_status) = 0;
  /// The request was cancelled: no answer will come.
  virtual void skip() = 0;
  /// As Exchange::release_stream.
  virtual void release() = 0;
  [[nodiscard]] virtual bool has_reader() const = 0;
};

}  // namespace purser::mcp
