// result_kind.hpp: whether a result is the end of a request.
#pragma once

#include <cstdint>

#include <purser/runtime/json.hpp>

namespace purser::mcp {

enum class ResultKind : std::uint8_t {
  complete,
  input_required,  ///< the server wants answers first
  task,            ///< the server works on it under a task's id
  unknown,         ///< not of this protocol
};

/// By `resultType`; without one a result is complete. Only modern results have other kinds.
[[nodiscard]] ResultKind kind_of(const Json& result) noexcept;

}  // namespace purser::mcp
