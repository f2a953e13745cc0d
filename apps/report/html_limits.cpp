// html_limits.cpp: one figure per limit: whose, how much, how full.
#include <purser/apps/report/html_limits.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <purser/apps/report/html_bars.hpp>
#include <purser/apps/report/html_text.hpp>
#include <purser/apps/report/report_text.hpp>

namespace purser::cli {
namespace {

std::string fullness(const LimitUse& use) {
  const bool is_passed = use.spent > use.limit.amount;
  return fmt::format("<span class=\"{}\">{}</span>", is_passed ? "full passed" : "full",
                     is_passed ? "passed" : percent_text(use.spent, use.limit.amount));
}

std::string left_text(const LimitUse& use) {
  const auto measure = use.limit.measure;
  const auto used = saturating_subtract(saturating_subtract(use.limit.amount, use.spent), use.held);
  auto text = html_amount(measure, use.spent) + " spent";
  if (use.in_doubt > 0) text += ", of that " + html_amount(measure, use.in_doubt) + " in doubt";
  if (use.held > 0) text += ", " + html_amount(measure, use.held) + " held";
  return text + ", " + html_amount(measure, std::max<std::int64_t>(used, 0)) + " left";
}

std::string effect_of(const Limit& limit) {
  if (limit.on_exceed == OnExceed::block) return "";
  return limit.on_exceed == OnExceed::warn ? " (warns only)" : " (logs only)";
}

std::string limit_figure(const LimitUse& use) {
  const auto& limit = use.limit;
  return fmt::format(
      "<figure class=\"limit\"><figcaption><span class=\"whose\">{}</span>{}"
      "<span class=\"what\">{}{}{}</span></figcaption>{}<p>{}</p></figure>\n",
      html_name(use.account), fullness(use), html_amount(limit.measure, limit.amount),
      html(reach_text(limit)), effect_of(limit), svg_limit_bar(use), left_text(use));
}

}  // namespace

std::string html_limits(const std::vector<LimitUse>& limits, std::size_t left_out) {
  if (limits.empty()) return "";
  std::string text = "<div class=\"limits\">\n";
  for (const auto& use : limits) text += limit_figure(use);
  text += "</div>\n";
  if (left_out > 0) {
    text += fmt::format("<p class=\"note\">And {} that are less full.</p>\n",
                        grouped(static_cast<std::int64_t>(left_out)));
  }
  return text;
}

}  // namespace purser::cli
