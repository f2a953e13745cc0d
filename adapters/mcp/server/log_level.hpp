// log_level.hpp: how grave a message of a server's log is.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace purser::mcp {

/// Of RFC 5424; ordered.
enum class LogLevel : std::uint8_t {
  debug,
  info,
  notice,
  warning,
  error,
  critical,
  alert,
  emergency
};
[[nodiscard]] std::string_view to_string(LogLevel level) noexcept;
[[nodiscard]] std::optional<LogLevel> read_log_level(std::string_view text) noexcept;

}  // namespace purser::mcp
