// html_bars.hpp: horizontal bars as SVG: what is spent, in doubt and held.
#pragma once

#include <cstdint>
#include <string>

#include <purser/apps/report/spending_report.hpp>

namespace purser::cli {

/// The parts of a bar, in one measure; none negative.
struct BarParts {
  std::int64_t certain = 0;
  std::int64_t in_doubt = 0;
  std::int64_t held = 0;
};
[[nodiscard]] BarParts bar_parts(const Spending& spending) noexcept;

/// `part` of `whole` as a percentage for SVG: `12.34`; 0 to 100.
[[nodiscard]] std::string svg_percent(std::int64_t part, std::int64_t whole);

/// A bar of which `whole` fills the width; for eyes only, the numbers stand beside it.
[[nodiscard]] std::string svg_bar(const BarParts& parts, std::int64_t whole);
/// A bar on a groove whose length is the limit; where the limit is passed, a line marks it.
[[nodiscard]] std::string svg_limit_bar(const LimitUse& use);

}  // namespace purser::cli
