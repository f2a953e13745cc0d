// responder.hpp: how a request is answered, at once or later, whole or piece by piece.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <purser/adapters/http_server/request.hpp>

namespace purser::http_server {

class Answer;

struct Response {
  Response(int code, Headers fields, std::string content)
      : status(code), headers(std::move(fields)), body(std::move(content)) {}
  int status;
  Headers headers;  ///< without `Content-Length`; control characters in values become blanks
  std::string body;
};

/// Answers one request: either `respond`, or `begin`, any number of `write`, `end`. Copies answer
/// the same request; when the last one goes without an end, the client gets a 500, or its stream is
/// cut. What comes after the end does nothing.
///
/// Thread-safe. Nothing waits: bytes are queued up to the server's limit.
class Responder {
 public:
  explicit Responder(std::shared_ptr<Answer> answer) noexcept;

  void respond(Response response) const;
  /// Sends status and headers; what is written then goes out piece by piece.
  void begin(int status, Headers headers) const;
  /// False: nobody reads any more. A client that does not read is cut off when its queue is full.
  bool write(std::string bytes) const;
  void end() const;
  /// The client left, or was cut off, or the server stopped, before the end.
  [[nodiscard]] bool gone() const noexcept;
  /// `told` is called once when that happens, or at once when it has; never after the end. On the
  /// connection's strand or on the caller's thread; must not block. Replaces an earlier one.
  void on_gone(std::function<void()> told) const;

 private:
  std::shared_ptr<Answer> answer_;
};

}  // namespace purser::http_server
