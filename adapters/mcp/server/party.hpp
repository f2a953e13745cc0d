// party.hpp: whom requests and sessions are counted for.
#pragma once

#include <compare>
#include <string>

#include <purser/adapters/mcp/server/caller.hpp>

namespace purser::mcp {

/// All that comes from one caller: by its id, or by its address where nobody asked who it is.
struct Party {
  std::string id{};
  std::string address{};  ///< without port; empty where there is an id
  auto operator<=>(const Party&) const = default;
};
[[nodiscard]] Party party_of(const Caller& caller);

}  // namespace purser::mcp
