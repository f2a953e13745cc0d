// session_room.hpp: which session over HTTP ends so that another may begin.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <purser/adapters/mcp/server/party.hpp>
#include <purser/runtime/clock.hpp>

namespace purser::mcp {

struct SessionUse {
  Party party{};
  Instant last_used{};
  bool in_use = false;  ///< something is under way
};

/// The index of the one that makes room for `newcomer`: of whoever has most, the one longest
/// unused. Nothing: none may be ended, since all the others are in use or belong to those who have
/// fewer than the newcomer has. So none drives the others out, and nobody loses what is under way.
[[nodiscard]] std::optional<std::size_t> session_to_end(const std::vector<SessionUse>& sessions,
                                                        const Party& newcomer);

}  // namespace purser::mcp
