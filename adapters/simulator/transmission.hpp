// transmission.hpp: what exactly is written to the socket, when, and how it ends. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <purser/adapters/simulator/response.hpp>

namespace purser::simulator {

struct Piece {
  std::chrono::nanoseconds delay{0};  ///< waited before it is written
  std::string bytes;
};

enum class Ending : std::uint8_t {
  keep,   ///< the next request may follow
  close,  ///< in good order, because the client or HTTP asks for it
  cut,    ///< too early, with a FIN
  reset,  ///< too early, with an RST
  hang,   ///< nothing more, until the client closes
};

struct Transmission {
  int status = 0;
  std::vector<Piece> pieces;
  Piece endless;  ///< written again and again after the pieces, unless empty
  Ending ending = Ending::keep;
  std::string gate;  ///< wait for this gate before the first piece; empty: none
};

/// How the client wants to be answered.
struct HttpForm {
  bool keep_alive = true;
  bool chunked = true;  ///< HTTP/1.0 knows no chunks: then the body ends with the connection
};

/// Puts the response into HTTP/1.1 bytes and applies delays, chunking, cuts and hangs. Pieces that
/// need no delay of their own are joined, unless `tcp_chunk_bytes` asks for single writes.
[[nodiscard]] Transmission transmit(const Response& response, const Delivery& delivery,
                                    const HttpForm& form);

/// The standard reason phrase; `Unknown` for statuses without one.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

}  // namespace purser::simulator
