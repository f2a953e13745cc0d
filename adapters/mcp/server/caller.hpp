// caller.hpp: who sends a request.
#pragma once

#include <string>

#include <purser/runtime/json.hpp>

namespace purser::mcp {

struct Caller {
  /// Who it is, as the token check of the server says; `token` where there is one token for all;
  /// empty: nobody asked, as over stdio. Never make an empty one the id of a session: each call
  /// would get a new session, with a fresh budget.
  std::string id{};
  std::string peer{};  ///< `stdio`, or address and port
  /// The session of the protocol, over HTTP and in the legacy era only; else empty. One caller may
  /// have several; a session belongs to one caller.
  std::string session{};
  /// What the client says it is. Untrusted: never decide by it.
  Json client_info = Json::object();
};

}  // namespace purser::mcp
