// limits.hpp: what a peer may cost us: every buffer, list, depth, round and time of one connection.
#pragma once

#include <chrono>
#include <cstddef>

namespace purser::mcp {

/// Passing one ends the request it belongs to, or the connection where no request is to blame; the
/// error says which limit. The process, other servers and the budget are unharmed.
struct Limits {
  // Bytes
  std::size_t message_bytes_max = 32U * 1024 * 1024;  ///< of one message, in either direction
  std::size_t queue_bytes_max = 64U * 1024 * 1024;    ///< waiting to be written to one server
  std::size_t stderr_tail_bytes = 16U * 1024;         ///< kept for error reports
  std::size_t instructions_bytes_max = 16U * 1024;    ///< of the server's text for the model
  std::size_t description_bytes_max = 16U * 1024;     ///< of one tool
  std::size_t header_bytes_max = 16U * 1024;          ///< of one HTTP header that we write
  std::size_t list_bytes_max = 16U * 1024 * 1024;     ///< of one list, all pages together

  // Counts
  std::size_t json_depth_max = 128;                  ///< nested arrays and objects
  std::size_t requests_max = 10'000;                 ///< of ours without an answer
  std::size_t server_requests_max = 32;              ///< of the server's under way at one time
  std::size_t pages_max = 1'000;                     ///< of one list
  std::size_t items_max = 10'000;                    ///< of one list, all pages together
  std::size_t rounds_max = 10;                       ///< of input that one call may ask for
  std::size_t stray_lines_max = 100;                 ///< on stdout that are no message
  std::size_t resumptions_max = 10;                  ///< of one stream, none with a message
  std::size_t notifications_per_second_max = 1'000;  ///< more are dropped
  std::size_t restarts_max = 5;                      ///< in a row without an answered request

  // Times
  std::chrono::milliseconds connect{60'000};     ///< launchers may download first
  std::chrono::milliseconds probe{10'000};       ///< silence after it: a legacy server
  std::chrono::milliseconds idle{60'000};        ///< of a request; progress starts it anew
  std::chrono::milliseconds total{600'000};      ///< of a request, whatever happens
  std::chrono::milliseconds close_grace{2'000};  ///< of each step of ending a process
  std::chrono::milliseconds restart_delay{500};  ///< doubles with each restart in a row
  std::chrono::milliseconds retry_max{30'000};   ///< longest pause a server may ask for
};

}  // namespace purser::mcp
