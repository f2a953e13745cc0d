// answer.hpp: how one request on the wire ended.
#pragma once

#include <optional>
#include <string>

#include <purser/adapters/mcp/client/transport.hpp>

namespace purser::mcp::detail {

struct Answer {
  explicit Answer(Json value) : result(std::move(value)) {}
  explicit Answer(WireError error) : refused(std::move(error)) {}
  explicit Answer(Lost why) : lost(std::move(why)) {}
  Json result;                       ///< where neither of the others is set
  std::optional<WireError> refused;  ///< the server's own error
  std::optional<Lost> lost;          ///< there will be no answer
};

/// Of one that is lost or refused.
[[nodiscard]] Error error_of(Answer& answer, const std::string& method);

/// A refusal takes back nothing of what ran before it: an earlier round, a task, or whatever asked
/// us something; nor does a failure here, while the server waits for our answer.
[[nodiscard]] Result<Json> after_running(Result<Json> outcome);

}  // namespace purser::mcp::detail
