// revision.hpp: the dated revisions of the protocol, and the two eras they fall into.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace purser::mcp {

/// Oldest first; ordered.
enum class Revision : std::uint8_t {
  r2024_11_05,
  r2025_03_26,
  r2025_06_18,
  r2025_11_25,
  r2026_07_28,
};

inline constexpr std::array revisions{Revision::r2024_11_05, Revision::r2025_03_26,
                                      Revision::r2025_06_18, Revision::r2025_11_25,
                                      Revision::r2026_07_28};

/// How a conversation works: legacy revisions begin with a handshake and keep a session; in modern
/// ones every request stands for itself.
enum class Era : std::uint8_t { legacy, modern };

inline constexpr Revision newest_legacy = Revision::r2025_11_25;
inline constexpr Revision newest_modern = Revision::r2026_07_28;

[[nodiscard]] constexpr Era era_of(Revision revision) noexcept {
  return revision <= newest_legacy ? Era::legacy : Era::modern;
}
/// `2025-11-25`.
[[nodiscard]] std::string_view to_string(Revision revision) noexcept;
/// Nothing: a revision that this build does not speak.
[[nodiscard]] std::optional<Revision> read_revision(std::string_view text) noexcept;
/// `legacy` or `modern`.
[[nodiscard]] std::string_view to_string(Era era) noexcept;

}  // namespace purser::mcp
