// call_id.hpp: what identifies a call and its attempts, in journals, logs and reports.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace purser {

/// Unique within a runtime's life; with a durable store, within the journal.
using CallId = std::uint64_t;

enum class CallKind : std::uint8_t { model, tool, mcp };
inline constexpr std::array call_kinds{CallKind::model, CallKind::tool, CallKind::mcp};
[[nodiscard]] std::string_view to_string(CallKind kind) noexcept;

/// Why a call is made.
enum class Purpose : std::uint8_t { user, summary, judge, sampling };
[[nodiscard]] std::string_view to_string(Purpose purpose) noexcept;

enum class AttemptCause : std::uint8_t { first, retry, fallback, downgrade };
[[nodiscard]] std::string_view to_string(AttemptCause cause) noexcept;

/// One try of a call.
struct Attempt {
  std::uint32_t index = 1;  ///< counts from 1 within the call
  AttemptCause cause = AttemptCause::first;
  CallId parent = 0;  ///< the call inside of which this one was made; 0: none
};

}  // namespace purser
