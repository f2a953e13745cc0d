// scripted.hpp: one scripted reply: what to say, how to deliver it, and what goes wrong on the way.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <purser/adapters/simulator/answer.hpp>

namespace purser::simulator {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// An error answer before any output, in the provider's shape.
struct ErrorReply {
  int status = 500;
  std::string type;  ///< empty: what the provider uses with this status
  std::string code;  ///< OpenAI only; empty: what the provider uses with this status
  std::string message;
  std::optional<std::chrono::milliseconds> retry_after;     ///< header `retry-after`, in seconds
  std::optional<std::chrono::milliseconds> retry_after_ms;  ///< header `retry-after-ms`
  std::optional<std::string> body;  ///< sent instead of the provider's shape
};

/// An error inside a stream that began well.
struct StreamError {
  std::size_t after_chunks = 1;  ///< events that are sent before it
  std::string type;              ///< empty: what the provider uses with status 500
  std::string message = "The server had an error while processing your request.";
};

enum class Hang : std::uint8_t { never, before_headers, mid_stream, after_bytes };
enum class Cut : std::uint8_t { close, reset };

enum class Malformed : std::uint8_t {
  none,
  invalid_json,  ///< the second event (or the body) is JSON broken off in the middle
  garbage,       ///< bytes without meaning in place of it
  invalid_utf8,  ///< a text with bytes that are no UTF-8
  html,          ///< status 200 with a web page
  truncated,     ///< the stream ends in good order, without the provider's last events
  bad_chunking,  ///< a broken HTTP chunk header
  not_http,      ///< no HTTP at all
};

/// How an answer travels. Bytes are those of the body (after HTTP's chunk framing is taken off).
struct Delivery {
  std::size_t chunk_bytes = 16;  ///< text bytes in one stream event; 0: all in one
  std::size_t tcp_chunk_bytes =
      0;  ///< body bytes in one write and HTTP chunk; 0: an event, or the body
  std::chrono::nanoseconds first_byte_delay{0};  ///< before the status line
  std::chrono::nanoseconds chunk_delay{0};       ///< before each further event or TCP chunk
  std::optional<std::uint64_t>
      cut_after_bytes;  ///< ends the connection there, if the body gets so far
  std::optional<std::uint64_t>
      cut_in_headers_after_bytes;  ///< the same, counted from the status line
  Cut cut = Cut::close;
  Hang hang = Hang::never;
  std::uint64_t hang_after_bytes = 0;  ///< for `Hang::after_bytes`
  Malformed malformed = Malformed::none;
  bool flood = false;  ///< output without end, until the client closes
  std::optional<StreamError> stream_error;
};

/// The default is a sensible answer to the request, delivered at once.
struct Scripted {
  Answer answer;
  std::optional<ErrorReply> error;
  Delivery delivery;
  Headers headers;  ///< added to the response
  /// The reply is held back until `Simulator::open_gate` is called with this name. Empty: none.
  std::string gate;
};

}  // namespace purser::simulator
