// report_csv.cpp: quotes what needs it.
#include <purser/apps/report/report_csv.hpp>

#include <fmt/format.h>

#include <purser/apps/report/report_text.hpp>

namespace purser::cli {
namespace {

/// What spreadsheets take for the beginning of a formula. Source: OWASP, "CSV Injection".
constexpr std::string_view formula_beginnings = "=+-@\t\r";

std::string csv_line(std::string_view row, std::string_view name, const Spending& spending) {
  return fmt::format("{},{},{},{},{},{},{}\r\n", row, csv_field(name), plain_amount(spending.spent),
                     plain_amount(spending.in_doubt), plain_amount(spending.held), spending.calls,
                     spending.tokens);
}

}  // namespace

std::string csv_field(std::string_view text) {
  std::string field(text);
  if (!field.empty() && formula_beginnings.find(field.front()) != std::string_view::npos) {
    field.insert(0, "'");
  }
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string to_csv(const SpendingReport& report) {
  std::string text = "row,name,spent,in_doubt,held,calls,tokens\r\n";
  for (const auto& row : report.rows)
    text += csv_line(to_string(report.by), row.name, row.spending);
  return text + csv_line("total", "", report.total);
}

}  // namespace purser::cli
