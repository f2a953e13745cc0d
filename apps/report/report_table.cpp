// report_table.cpp: columns as wide as what stands in them.
#include <purser/apps/report/report_table.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <purser/apps/output.hpp>
#include <purser/apps/report/report_text.hpp>

namespace purser::cli {
namespace {

/// One line of the table: five numbers and a name.
struct TableLine {
  std::array<std::string, 5> numbers;
  std::string name;
};

std::string money_or_dash(Money amount, int decimals) {
  return amount == Money() ? "-" : with_decimals(amount, decimals);
}

/// The decimals of each column of money.
struct MoneyColumns {
  int spent = 2;
  int in_doubt = 2;
  int held = 2;

  void fit(const Spending& spending) {
    spent = std::max(spent, decimals_of(spending.spent));
    in_doubt = std::max(in_doubt, decimals_of(spending.in_doubt));
    held = std::max(held, decimals_of(spending.held));
  }
};

TableLine table_line(const Spending& spending, const MoneyColumns& columns, std::string name) {
  return {{with_decimals(spending.spent, columns.spent),
           money_or_dash(spending.in_doubt, columns.in_doubt),
           money_or_dash(spending.held, columns.held), grouped(spending.calls),
           grouped(spending.tokens)},
          std::move(name)};
}

std::vector<std::string> joined(const std::vector<TableLine>& lines) {
  std::array<std::size_t, 5> widths{};
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], line.numbers[i].size());
    }
  }
  std::vector<std::string> texts;
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      text += fmt::format("{:>{}}  ", line.numbers[i], widths[i]);
    }
    texts.push_back(text + line.name);
  }
  return texts;
}

std::string table_heading(const SpendingReport& report) {
  auto text = printable(report.file);
  if (report.span) {
    text += fmt::format(": {} to {} UTC", minute_text(report.span->first),
                        minute_text(report.span->second));
  } else {
    text += ": nothing was spent or held";
  }
  for (const auto& filter : filter_texts(report.filter)) text += ", " + printable(filter);
  return text + "\n";
}

std::string limit_lines(const SpendingReport& report) {
  std::string text;
  for (const auto& use : report.limits) {
    const auto measure = use.limit.measure;
    text += fmt::format("{:>6} of {}", percent_text(use.spent, use.limit.amount),
                        amount_text(measure, use.limit.amount));
    if (use.held > 0) text += fmt::format(", {} held", amount_text(measure, use.held));
    text += fmt::format("  {}{}\n", printable(use.account), printable(reach_text(use.limit)));
  }
  if (report.limits_left_out > 0) {
    text += fmt::format("       and {} that are less full\n", report.limits_left_out);
  }
  return text;
}

}  // namespace

std::vector<std::string> spending_lines(const std::vector<ReportRow>& rows, const Spending& total,
                                        SpendingKey by) {
  MoneyColumns columns;
  columns.fit(total);
  for (const auto& row : rows) columns.fit(row.spending);
  std::vector<TableLine> lines{
      {{"spent", "in doubt", "held", "calls", "tokens"}, std::string(to_string(by))}};
  for (const auto& row : rows) {
    lines.push_back(table_line(row.spending, columns, printable(row_label(row.name, by))));
  }
  lines.push_back(table_line(total, columns, "total"));
  return joined(lines);
}

std::string to_table(const SpendingReport& report) {
  auto text = table_heading(report) + "\n";
  for (const auto& line : spending_lines(report.rows, report.total, report.by)) text += line + "\n";
  if (!report.limits.empty()) text += "\nlimits, as they stand now\n" + limit_lines(report);
  const auto warnings = warnings_of(report);
  if (!warnings.empty()) text += "\n";
  for (const auto& warning : warnings) text += "! " + printable(warning) + "\n";
  return text;
}

}  // namespace purser::cli
