// revision.cpp: the revisions' names.
#include <purser/adapters/mcp/protocol/revision.hpp>

namespace purser::mcp {

std::string_view to_string(Revision revision) noexcept {
  switch (revision) {
    case Revision::r2024_11_05:
      return "2024-11-05";
    case Revision::r2025_03_26:
      return "2025-03-26";
    case Revision::r2025_06_18:
      return "2025-06-18";
    case Revision::r2025_11_25:
      return "2025-11-25";
    case Revision::r2026_07_28:
      return "2026-07-28";
  }
  return "";
}

std::optional<Revision> read_revision(std::string_view text) noexcept {
  for (const auto revision : revisions) {
    if (to_string(revision) == text) return revision;
  }
  return std::nullopt;
}

std::string_view to_string(Era era) noexcept { return era == Era::legacy ? "legacy" : "modern"; }

}  // namespace purser::mcp
