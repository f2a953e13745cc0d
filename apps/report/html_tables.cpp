// html_tables.cpp: columns that are empty everywhere are left out.
#include <purser/apps/report/html_tables.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include <purser/apps/report/html_bars.hpp>
#include <purser/apps/report/html_text.hpp>
#include <purser/apps/report/report_text.hpp>

namespace purser::cli {
namespace {

constexpr std::size_t rows_shown_max = 20;
constexpr std::size_t tree_rows_max = 50;
constexpr std::array<std::size_t, 4> siblings_shown_max{8, 4, 4, 4};  ///< by depth
constexpr std::size_t indents_max = 8;

/// A row on its way into the page.
struct HtmlRow {
  std::string name;  ///< HTML
  Spending spending;
  std::size_t indent = 0;
  std::string_view look = {};  ///< a class
};

struct HtmlColumns {
  int spent = 2;
  int in_doubt = 2;
  int held = 2;
  bool has_doubt = false;
  bool has_held = false;
  bool has_calls = false;
  bool has_tokens = false;
  std::int64_t longest = 0;  ///< what fills the width of a bar
  Money whole;               ///< of which shares are told
};

HtmlColumns columns_of(const std::vector<HtmlRow>& rows, Money whole) {
  HtmlColumns columns;
  columns.whole = whole;
  for (const auto& row : rows) {
    columns.spent = std::max(columns.spent, decimals_of(row.spending.spent));
    columns.in_doubt = std::max(columns.in_doubt, decimals_of(row.spending.in_doubt));
    columns.held = std::max(columns.held, decimals_of(row.spending.held));
    columns.has_doubt |= row.spending.in_doubt != Money();
    columns.has_held |= row.spending.held != Money();
    columns.has_calls |= row.spending.calls != 0;
    columns.has_tokens |= row.spending.tokens != 0;
    if (row.look == "sum") continue;
    const auto parts = bar_parts(row.spending);
    columns.longest = std::max(columns.longest, parts.certain + parts.in_doubt);
  }
  return columns;
}

std::string table_head(const HtmlColumns& columns, std::string_view title) {
  std::string text = fmt::format(
      "<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">Spent</th>"
      "<th scope=\"col\" class=\"roomy\">Share</th>",
      html(title));
  if (columns.has_doubt) text += "<th scope=\"col\" class=\"roomy\">In doubt</th>";
  if (columns.has_held) text += "<th scope=\"col\" class=\"roomy\">Held</th>";
  if (columns.has_calls) text += "<th scope=\"col\">Calls</th>";
  if (columns.has_tokens) text += "<th scope=\"col\" class=\"roomy\">Tokens</th>";
  return text + "</tr></thead>";
}

std::string money_cell(Money amount, int decimals) {
  return "<td class=\"roomy\">" + (amount == Money() ? "–" : html_money(amount, decimals)) +
         "</td>";
}

std::string table_row(const HtmlRow& row, const HtmlColumns& columns) {
  const auto& spending = row.spending;
  auto text = fmt::format("<tr class=\"{}\"><th scope=\"row\"><div class=\"in{}\">{}</div>",
                          row.look, std::min(row.indent, indents_max), row.name);
  if (row.look != "sum") {
    auto parts = bar_parts(spending);
    parts.held = 0;
    text += svg_bar(parts, columns.longest);
  }
  text += fmt::format("</th><td>{}</td><td class=\"roomy\">{}</td>",
                      html_money(spending.spent, columns.spent),
                      percent_text(spending.spent.nanodollars(), columns.whole.nanodollars()));
  if (columns.has_doubt) text += money_cell(spending.in_doubt, columns.in_doubt);
  if (columns.has_held) text += money_cell(spending.held, columns.held);
  if (columns.has_calls) text += "<td>" + grouped(spending.calls) + "</td>";
  if (columns.has_tokens) text += "<td class=\"roomy\">" + grouped(spending.tokens) + "</td>";
  return text + "</tr>\n";
}

std::string table_of(const std::vector<HtmlRow>& rows, Money whole, std::string_view title,
                     std::string_view look = "") {
  const auto columns = columns_of(rows, whole);
  auto text = fmt::format("<table class=\"{}\" aria-label=\"{}\">", look, html(title)) +
              table_head(columns, title) + "<tbody>\n";
  for (const auto& row : rows) text += table_row(row, columns);
  return text + "</tbody></table>\n";
}

std::string more_text(std::size_t count, const char* what) {
  return fmt::format("<span class=\"more\">{} more {}</span>",
                     grouped(static_cast<std::int64_t>(count)), what);
}

/// The accounts of a tree in the order in which they are shown.
class TreeRows {
 public:
  explicit TreeRows(const AccountNode& root) : whole_(root.all.spent) { add(root, 0); }

  [[nodiscard]] const std::vector<HtmlRow>& rows() const noexcept { return rows_; }

 private:
  void add(const AccountNode& node, std::size_t indent) {
    rows_.push_back({html_step(node.step), node.all, indent, indent == 0 ? "whole" : ""});
    if (indent > 0 && !is_large(node)) return;
    const auto& children = node.children;
    const auto shown = shown_below(children, indent);
    for (std::size_t i = 0; i < shown; ++i) add(children[i], indent + 1);
    if (shown == children.size()) return;
    Spending rest;
    for (auto i = shown; i < children.size(); ++i) rest += children[i].all;
    rows_.push_back({more_text(children.size() - shown, "below"), rest, indent + 1, "rest"});
  }

  [[nodiscard]] bool is_large(const AccountNode& node) const noexcept {
    return permille(node.all.spent.nanodollars(), whole_.nanodollars()) >= 20;
  }

  /// The first one in any case: a tree must lead somewhere. One that is left over is shown as well.
  [[nodiscard]] std::size_t shown_below(const std::vector<AccountNode>& children,
                                        std::size_t depth) const noexcept {
    auto most = siblings_shown_max[std::min(depth, siblings_shown_max.size() - 1)];
    if (rows_.size() >= tree_rows_max) most = 1;
    std::size_t shown = std::min<std::size_t>(children.size(), 1);
    while (shown < std::min(children.size(), most) && is_large(children[shown])) ++shown;
    return shown + 1 == children.size() ? children.size() : shown;
  }

  std::vector<HtmlRow> rows_;
  Money whole_;
};

/// The dearest rows, and one for all others.
std::string table_of_dearest(const std::vector<HtmlRow>& rows, const Spending& total,
                             std::string_view title) {
  std::vector<HtmlRow> shown;
  Spending rest;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i < rows_shown_max) {
      shown.push_back(rows[i]);
    } else {
      rest += rows[i].spending;
    }
  }
  if (rows.size() > rows_shown_max) {
    shown.push_back({more_text(rows.size() - rows_shown_max, "rows"), rest, 0, "rest"});
  }
  if (rows.size() > 1) shown.push_back({"Total", total, 0, "sum"});
  return table_of(shown, total.spent, title);
}

Spending operator-(const Spending& a, const Spending& b) noexcept {
  return {saturating_subtract(a.spent, b.spent), saturating_subtract(a.in_doubt, b.in_doubt),
          saturating_subtract(a.held, b.held), saturating_subtract(a.calls, b.calls),
          saturating_subtract(a.tokens, b.tokens)};
}

}  // namespace

std::string html_rows(const std::vector<ReportRow>& rows, const Spending& total, SpendingKey key,
                      std::string_view title) {
  std::vector<HtmlRow> named;
  named.reserve(rows.size());
  for (const auto& row : rows) named.push_back({html_name(row_label(row.name, key)), row.spending});
  return table_of_dearest(named, total, title);
}

std::string html_models_and_tools(const std::vector<ReportRow>& models,
                                  const std::vector<ReportRow>& tools, const Spending& total) {
  std::vector<HtmlRow> rows;
  auto rest = total;
  const auto add = [&](const std::vector<ReportRow>& named, const char* kind) {
    for (const auto& row : named) {
      if (row.name.empty()) continue;
      rows.push_back(
          {html_name(row.name) + " <span class=\"kind\">" + kind + "</span>", row.spending});
      rest = rest - row.spending;
    }
  };
  add(models, "model");
  add(tools, "tool");
  if (rest != Spending()) rows.push_back({"without a name", rest});
  std::sort(rows.begin(), rows.end(), [](const HtmlRow& a, const HtmlRow& b) {
    return std::tie(b.spending.spent, a.name) < std::tie(a.spending.spent, b.name);
  });
  return table_of_dearest(rows, total, "Model or tool");
}

std::string html_account_tree(const AccountNode& root) {
  return table_of(TreeRows(root).rows(), root.all.spent, "Account, with all below it", "tree");
}

}  // namespace purser::cli
