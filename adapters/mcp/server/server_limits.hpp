// server_limits.hpp: what clients may cost a server.
#pragma once

#include <chrono>
#include <cstddef>

namespace purser::mcp {

struct ServerLimits {
  std::size_t message_bytes_max = std::size_t{32} << 20;
  std::size_t json_depth_max = 128;
  /// Waiting for one client to read; over HTTP also the answers of a session that nobody has read.
  std::size_t queue_bytes_max = std::size_t{64} << 20;
  std::size_t page_items_max = 100;      ///< of a list, in one answer
  std::size_t requests_max = 64;         ///< of one session or stdio client, at one time
  std::size_t all_requests_max = 1'000;  ///< of all clients together, at one time
  /// Of one caller, at one time, whatever its sessions and connections: by Caller::id, or by its
  /// address where that is empty. Where all have one token, all are one caller. Streams of notices
  /// that modern clients listen to are requests, too.
  std::size_t caller_requests_max = 256;
  std::size_t questions_max = 64;                        ///< asked of one client, at one time
  std::size_t rounds_max = 10;                           ///< of questions in one modern request
  std::size_t kept_bytes_max = std::size_t{64} << 10;    ///< what a handler keeps between rounds
  std::size_t answers_bytes_max = std::size_t{8} << 20;  ///< the client's, carried between rounds
  std::size_t subscriptions_max = 1'000;                 ///< resources of one client
  /// Legacy, over HTTP. One that has nothing under way makes room, of whoever has most.
  std::size_t sessions_max = 1'000;
  std::size_t connections_max = 1'024;                  ///< over HTTP
  std::size_t replay_bytes_max = std::size_t{4} << 20;  ///< of one session's streams, for resuming
  std::size_t stray_lines_max = 100;            ///< on stdin that are no message; then it ends
  std::chrono::milliseconds call{600'000};      ///< of one request, questions included
  std::chrono::milliseconds question{300'000};  ///< for the client to answer
  std::chrono::milliseconds flush{2'000};       ///< for a stdio client that ends to read the rest
  std::chrono::milliseconds session_idle{3'600'000};
  std::chrono::milliseconds state{3'600'000};  ///< how long a round's `requestState` is good for
  std::chrono::milliseconds retry{1'000};      ///< after which a client comes back to a stream
  std::chrono::milliseconds list_ttl{60'000};  ///< for which modern clients may keep lists
};

}  // namespace purser::mcp
