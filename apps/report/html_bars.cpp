// html_bars.cpp: lengths in percent of whatever width there is, so that nothing is stretched.
#include <purser/apps/report/html_bars.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace purser::cli {
namespace {

std::int64_t not_negative(Money amount) noexcept {
  return std::max<std::int64_t>(amount.nanodollars(), 0);
}

/// Sums that stop at the end of the range.
std::int64_t together(std::int64_t a, std::int64_t b) noexcept {
  return Money::saturating_add(Money::nanodollars(a), Money::nanodollars(b)).nanodollars();
}

std::string svg_part(const char* part, std::int64_t from, std::int64_t length, std::int64_t whole) {
  if (length <= 0) return "";
  return fmt::format(R"(<rect class="{}" x="{}%" width="{}%" height="100%"/>)", part,
                     svg_percent(from, whole), svg_percent(length, whole));
}

std::string svg_parts(const BarParts& parts, std::int64_t whole) {
  const auto spent = together(parts.certain, parts.in_doubt);
  return svg_part("certain", 0, parts.certain, whole) +
         svg_part("in-doubt", parts.certain, parts.in_doubt, whole) +
         svg_part("held", spent, parts.held, whole);
}

}  // namespace

BarParts bar_parts(const Spending& spending) noexcept {
  const auto spent = not_negative(spending.spent);
  const auto in_doubt = std::min(not_negative(spending.in_doubt), spent);
  return {spent - in_doubt, in_doubt, not_negative(spending.held)};
}

std::string svg_percent(std::int64_t part, std::int64_t whole) {
  if (whole <= 0 || part <= 0) return "0";
  __extension__ using Wide = __int128;
  const auto hundredths = static_cast<int>(std::min<Wide>(Wide{part} * 10'000 / whole, 10'000));
  return fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
}

std::string svg_bar(const BarParts& parts, std::int64_t whole) {
  return R"(<svg class="bar" aria-hidden="true">)" + svg_parts(parts, whole) + "</svg>";
}

std::string svg_limit_bar(const LimitUse& use) {
  const auto in_doubt = std::min(use.in_doubt, use.spent);
  const BarParts parts{use.spent - in_doubt, in_doubt, use.held};
  const auto used = together(use.spent, use.held);
  const auto whole = std::max<std::int64_t>({use.limit.amount, used, 1});
  std::string text = R"(<svg class="bar groove" aria-hidden="true">)" + svg_parts(parts, whole);
  if (used > use.limit.amount) {
    text += fmt::format(R"(<line class="mark" x1="{0}%" x2="{0}%" y1="0" y2="100%"/>)",
                        svg_percent(use.limit.amount, whole));
  }
  return text + "</svg>";
}

}  // namespace purser::cli
