// html_frame.hpp: what every page has: head, sections, figures, inks.
#pragma once

#include <string>
#include <string_view>

namespace purser::cli {

/// Up to the body. Nothing may be loaded or run; of styles, only ours. `title`: text.
[[nodiscard]] std::string page_head(std::string_view title);
/// `content`: HTML; empty: there is no section.
[[nodiscard]] std::string page_section(std::string_view title, const std::string& content);
/// A number of a page's sums; `value`: HTML.
[[nodiscard]] std::string page_figure(std::string_view look, std::string_view word,
                                      const std::string& value);
/// Defines the hatching of what is in doubt: once per page, before it is used.
[[nodiscard]] std::string page_inks();
/// What the inks mean.
[[nodiscard]] std::string page_legend();

}  // namespace purser::cli
