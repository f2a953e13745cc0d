// html_style.hpp: how the page of a report looks.
#pragma once

#include <string_view>

namespace purser::cli {

/// A style sheet; the same for every report.
[[nodiscard]] std::string_view html_style() noexcept;

}  // namespace purser::cli
