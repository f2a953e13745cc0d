// refusal.hpp: what an answer that is no answer means for the request it was given to.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <purser/adapters/http/message.hpp>
#include <purser/adapters/mcp/client/transport.hpp>
#include <purser/adapters/mcp/http/answer_reader.hpp>

namespace purser::mcp {

/// The facts that decide.
struct RefusedRequest {
  std::string place;   ///< the server, for people
  std::string origin;  ///< of its URL, as `http::Url::origin`
  AnswerKind kind = AnswerKind::none;
  int status = 0;
  std::string content_type;
  std::string text;          ///< the body's first part
  std::string target;        ///< the Location header of a 3xx
  bool had_session = false;  ///< the request named a session
  std::optional<std::chrono::milliseconds> retry_after;
};

/// The JSON-RPC error in a refusal's body, which counts more than its status; nothing: there is
/// none, or it says that the session is gone, or that the token is refused.
[[nodiscard]] std::optional<Response> error_in(const RefusedRequest& refused);

/// For everything else: why the request is lost.
[[nodiscard]] Lost lost_by(const RefusedRequest& refused);

}  // namespace purser::mcp
