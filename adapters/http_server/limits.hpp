// limits.hpp: what clients of an HTTP server may cost it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace purser::http_server {

struct Limits {
  std::size_t connections_max = 1'024;  ///< more are closed as they come
  std::size_t head_bytes_max = std::size_t{64} << 10;
  std::uint64_t body_bytes_max = std::uint64_t{32} << 20;
  std::size_t queue_bytes_max = std::size_t{64} << 20;  ///< waiting for one client to read
  std::chrono::milliseconds head{10'000};   ///< from the first byte of a request to its last header
  std::chrono::milliseconds body{120'000};  ///< for the rest of a request
  std::chrono::milliseconds idle{75'000};   ///< between requests
  std::chrono::milliseconds write{60'000};  ///< in which a client reads not a byte
};

}  // namespace purser::http_server
