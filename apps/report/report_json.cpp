// report_json.cpp: written by hand, since amounts must never pass through floating point.
#include <purser/apps/report/report_json.hpp>

#include <fmt/format.h>

#include <optional>

#include <purser/runtime/json.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser::cli {
namespace {

std::string json_or_null(const std::string& text) {
  return text.empty() ? "null" : json_string(text);
}

std::string json_time(const std::optional<WallTime>& time) {
  return time ? json_string(rfc3339(*time)) : "null";
}

std::string json_spending(const Spending& spending) {
  return fmt::format(R"("spent":{},"in_doubt":{},"held":{},"calls":{},"tokens":{})",
                     to_decimal(spending.spent), to_decimal(spending.in_doubt),
                     to_decimal(spending.held), spending.calls, spending.tokens);
}

std::string json_row(const ReportRow& row) {
  return fmt::format(R"({{"name":{},{}}})", json_or_null(row.name), json_spending(row.spending));
}

std::string json_amount(Measure measure, std::int64_t amount) {
  return measure == Measure::usd ? to_decimal(Money::nanodollars(amount)) : std::to_string(amount);
}

std::string json_limit(const LimitUse& use) {
  const auto& limit = use.limit;
  auto text =
      fmt::format(R"({{"account":{},"measure":"{}","window":"{}","limit":{},"spent":{},"held":{})",
                  json_string(use.account), to_string(limit.measure), to_string(limit.window),
                  json_amount(limit.measure, limit.amount), json_amount(limit.measure, use.spent),
                  json_amount(limit.measure, use.held));
  if (limit.window.is_calendar()) {
    text += R"(,"timezone":)" + json_string(limit.window.zone().name());
  }
  if (limit.model) text += R"(,"model":)" + json_string(limit.model->text());
  if (limit.tool) text += R"(,"tool":)" + json_string(limit.tool->text());
  return text + "}";
}

std::string json_doubt(const ReportedDoubt& doubt) {
  return fmt::format(
      R"({{"call":{},"attempt":{},"time":{},"account":{},"name":{},"low":{},"high":{}}})",
      doubt.call, doubt.attempt, json_time(doubt.origin.time),
      json_string(doubt.origin.scope.to_string()), json_string(doubt.origin.name),
      to_decimal(doubt.low), to_decimal(doubt.high));
}

template <class T, class F>
std::string json_list(const std::vector<T>& entries, F to_one) {
  std::string text;
  for (const auto& entry : entries) text += (text.empty() ? "\n  " : ",\n  ") + to_one(entry);
  return "[" + text + (text.empty() ? "]" : "\n]");
}

std::string json_filter(const SpendingFilter& filter) {
  return fmt::format(R"({{"since":{},"until":{},"customer":{},"session":{}}})",
                     json_time(filter.since), json_time(filter.until),
                     json_or_null(filter.customer), json_or_null(filter.session));
}

}  // namespace

std::string json_string(std::string_view text) { return dump_json(Json(std::string(text))); }

std::string to_json_text(const SpendingReport& report) {
  const auto first = report.span ? std::optional(report.span->first) : std::nullopt;
  const auto last = report.span ? std::optional(report.span->second) : std::nullopt;
  return fmt::format("{{\"file\":{},\n\"by\":\"{}\",\n\"filter\":{},\n", json_string(report.file),
                     to_string(report.by), json_filter(report.filter)) +
         fmt::format("\"first\":{},\n\"last\":{},\n\"total\":{{{}}},\n", json_time(first),
                     json_time(last), json_spending(report.total)) +
         "\"rows\":" + json_list(report.rows, json_row) +
         ",\n\"limits\":" + json_list(report.limits, json_limit) +
         ",\n\"doubts\":" + json_list(report.doubts, json_doubt) +
         fmt::format(",\n\"doubts_count\":{}", report.doubts_count) +
         ",\n\"warnings\":" + json_list(warnings_of(report), json_string) + "}\n";
}

}  // namespace purser::cli
