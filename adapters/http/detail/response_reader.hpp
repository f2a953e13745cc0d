// response_reader.hpp: a response out of bytes, handed to a sink.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include <purser/adapters/http/message.hpp>

namespace purser::http {

/// Sizes in bytes.
struct ResponseLimits {
  std::size_t head_bytes_max = 64U * 1024;
  std::size_t body_bytes_max = 64U * 1024 * 1024;
};

enum class Progress : std::uint8_t { need_more, complete, stopped };

/// Parses one response, informational ones before it included. No I/O. Not thread-safe.
class ResponseReader {
 public:
  /// `bodyless`: the response to HEAD or CONNECT, whose headers may promise a body that does not
  /// come. `sink` must outlive the reader.
  ResponseReader(ResponseSink& sink, bool bodyless, ResponseLimits limits);
  ~ResponseReader();

  /// Takes as much of `bytes` as it can and adds that to `consumed`; the rest must be offered
  /// again, with more behind it. Errors: `too_large`, `protocol_error`, `internal` (the sink
  /// threw), what the sink returned.
  Result<Progress> feed(std::string_view bytes, std::size_t& consumed);

  /// The connection was closed by the peer; `cleanly` when the transport says that nothing was cut
  /// off. Error: `connection_lost` if the response is not complete by that.
  Result<Progress> finish(bool cleanly);

  /// True once a byte of a response was seen.
  [[nodiscard]] bool begun() const noexcept;
  /// True if the connection can be used again. Meaningful once complete.
  [[nodiscard]] bool keeps_alive() const;

 private:
  class Parser;
  Result<Progress> after_message();

  ResponseSink& sink_;
  const bool bodyless_;
  const ResponseLimits limits_;
  std::unique_ptr<Parser> parser_;
  int informational_ = 0;
  bool begun_ = false;
};

}  // namespace purser::http
