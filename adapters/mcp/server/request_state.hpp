// request_state.hpp: what a modern client carries from one round of questions to the next, sealed
// so that it cannot be changed, moved to another request or kept for ever.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/secret.hpp>

namespace purser::mcp {

/// What a seal is good for.
struct SealedFor {
  std::string_view caller{};  ///< Caller::id
  std::string_view method{};
  const Json& params;  ///< without rounds and `_meta`, which are left out anyway
};

/// Not thread-safe beyond what constants are.
[[nodiscard]] std::string seal(const Secret& key, const Json& content, const SealedFor& what,
                               WallTime expires);
/// Errors: `invalid_argument`: not sealed with this key, for another request or caller, or too old.
[[nodiscard]] Result<Json> unseal(const Secret& key, std::string_view text, const SealedFor& what,
                                  WallTime now);

}  // namespace purser::mcp
