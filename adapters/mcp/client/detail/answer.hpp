// answer.hpp: how one request on the wire ended.
#pragma once

#include <optional>

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

}  // namespace purser::mcp::detail
