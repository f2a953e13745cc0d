// message.hpp: one HTTP request, and what comes back.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <purser/adapters/http/url.hpp>
#include <purser/runtime/clock.hpp>
#include <purser/runtime/secret.hpp>
#include <purser/runtime/stream.hpp>

namespace purser::http {

struct Header {
  Header(std::string header_name, std::string header_value)
      : name(std::move(header_name)), value(std::move(header_value)) {}
  std::string name;
  std::string value;
};

/// A header with a credential, such as `Authorization` with `Bearer ...`. Never in an error or a
/// log.
struct SecretHeader {
  SecretHeader(std::string header_name, Secret header_value)
      : name(std::move(header_name)), value(std::move(header_value)) {}
  std::string name;
  Secret value;
};

enum class Method : std::uint8_t { get, post, put, del, head };

/// How long each step of a request may take. `none` switches one off. Coarse: up to 10 ms more.
struct Timeouts {
  static constexpr auto none = std::chrono::milliseconds::max();

  /// Name resolution, TCP, proxy and TLS together.
  std::chrono::milliseconds connect{10'000};
  /// From the last byte of the request to the first of the response.
  std::chrono::milliseconds first_byte{300'000};
  /// Between two moments at which bytes moved, while the request is sent and while the body
  /// arrives.
  std::chrono::milliseconds idle{120'000};
  /// From the call to the end of the body, waiting for a free connection included.
  std::chrono::milliseconds total{900'000};
};

/// What to send. A value; must outlive the task that sends it and is not changed by it.
struct Request {
  Request(Method request_method, Url base_url, std::string request_target)
      : method(request_method), base(std::move(base_url)), target(std::move(request_target)) {}

  Method method;
  Url base;
  /// Goes behind `base.path()`; starts with `/`; may have a query: `/chat/completions`.
  std::string target;
  /// Host, User-Agent, Content-Length and Connection are written by the client and may not be among
  /// these.
  std::vector<Header> headers;
  std::vector<SecretHeader> secret_headers;
  std::string body;

  Timeouts timeouts;
  Instant deadline = Instant::max();
  /// Largest body of the response, in bytes.
  std::size_t response_bytes_max = 64U * 1024 * 1024;
  /// Called once, immediately before the first byte of the request is handed to the socket, on the
  /// caller's executor; not again for a second try. From here on money may have been spent. May be
  /// empty.
  std::function<void()> dispatched;
  /// A request that was written whole to a pooled connection, which then broke without one byte of
  /// a response, is sent once more on a new connection. Leave it off for requests that are billed:
  /// the server may have worked on the first.
  bool resend_unanswered = false;
};

/// Status line and headers of a response. All text is the peer's: untrusted.
struct ResponseHead {
  int status = 0;
  std::vector<Header> headers;

  /// The first value of header `name` (in any case); null if there is none.
  [[nodiscard]] const std::string* find(std::string_view name) const noexcept;
};

struct Response : ResponseHead {
  std::string body;
};

/// Receives a response while it arrives, on the caller's executor, never concurrently.
///
/// `stop`, an error or an exception ends the request and closes its connection.
class ResponseSink {
 public:
  virtual ~ResponseSink() = default;
  /// Once, before any `on_body`. Informational (1xx) responses are not shown.
  virtual Result<StreamControl> on_head(const ResponseHead& head) = 0;
  /// The next bytes of the body, chunked coding removed. Valid during the call.
  virtual Result<StreamControl> on_body(std::string_view bytes) = 0;
};

/// How a streamed response ended without an error.
enum class BodyEnd : std::uint8_t {
  complete,  ///< the whole body arrived
  stopped,   ///< the sink said `stop`; the connection is closed
};

}  // namespace purser::http
