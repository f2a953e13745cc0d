// request_reader.hpp: bytes in, requests out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include <purser/adapters/http_server/request.hpp>

namespace purser::http_server {

/// What arrived, and how its client wants to be answered.
struct Arrived {
  Request request{};
  bool keep_alive = true;
  bool chunks_allowed = true;  ///< HTTP/1.1
  bool head_only = false;      ///< HEAD
};

struct Unreadable {
  int status = 400;
  std::string why{};
};

/// Keeps what came after a request for the next one. Not thread-safe.
class RequestReader {
 public:
  RequestReader(std::size_t head_bytes_max, std::uint64_t body_bytes_max, std::string peer);
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;
  ~RequestReader();

  void append(std::string_view bytes);
  /// Bytes that wait.
  [[nodiscard]] std::size_t size() const noexcept;
  void drop();

  /// The next request begins.
  void expect();
  /// True: one is complete; false: more is needed.
  [[nodiscard]] tl::expected<bool, Unreadable> parse();
  [[nodiscard]] bool has_begun() const;
  [[nodiscard]] bool has_head() const;
  [[nodiscard]] bool asks_to_continue() const;
  /// Once there is one, without a body.
  [[nodiscard]] Request head() const;
  /// Once it is complete.
  [[nodiscard]] Arrived take();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace purser::http_server
