// http_probe.hpp: a plain blocking HTTP client over a raw socket, for tests of servers on loopback.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace purser::probe {

/// How the bytes of a connection came to an end.
enum class End : std::uint8_t { open, closed, reset, timed_out };

struct HttpResponse {
  int status = 0;                              ///< 0: not even a status line came
  std::map<std::string, std::string> headers;  ///< lower-case names
  std::string body;                            ///< chunk framing taken off
  bool complete = false;                       ///< all that the headers announced
  End end = End::open;

  /// The `data:` of each event of a stream.
  [[nodiscard]] std::vector<std::string> events() const;
};

/// One connection to 127.0.0.1. Reads give up after a minute. Not thread-safe; throws
/// std::runtime_error when it cannot connect.
class HttpProbe {
 public:
  explicit HttpProbe(std::uint16_t port);
  ~HttpProbe();
  HttpProbe(const HttpProbe&) = delete;
  HttpProbe& operator=(const HttpProbe&) = delete;

  void send(std::string_view bytes);
  /// Sends a POST with `Content-Length` and the header lines of `headers` (each ended by CRLF).
  void post(std::string_view path, std::string_view body, std::string_view headers = {});
  [[nodiscard]] HttpResponse read_response();
  /// At most `bytes` raw bytes; fewer at the end of the connection.
  [[nodiscard]] std::string read_raw(std::size_t bytes);
  /// Reads to the end.
  [[nodiscard]] End read_to_end();
  void close();
  void shut_down_sending();

 private:
  [[nodiscard]] bool fill();
  [[nodiscard]] bool take_line(std::string& line);
  [[nodiscard]] bool take(std::size_t bytes, std::string& out);
  void read_body(HttpResponse& response);
  void read_chunks(HttpResponse& response);

  int socket_ = -1;
  std::string buffer_;
  End end_ = End::open;
};

}  // namespace purser::probe
