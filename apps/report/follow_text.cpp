// follow_text.cpp: lines and frames of a report that goes on.
#include <fmt/format.h>

#include <algorithm>

#include <purser/apps/output.hpp>
#include <purser/apps/report/follow.hpp>
#include <purser/apps/report/report_json.hpp>
#include <purser/apps/report/report_table.hpp>
#include <purser/apps/report/report_text.hpp>
#include <purser/runtime/text_cut.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser::cli {
namespace {

constexpr std::size_t latest_max = 6;
constexpr std::size_t lines_min = 4;

std::string cost_text(const JournalChange& change) {
  if (change.low == change.high) return to_string(change.high);
  return to_string(change.low) + " to " + to_string(change.high);
}

std::string who_and_what(const JournalChange& change) {
  return printable(change.origin.scope.to_string()) + " " + printable(change.origin.name);
}

std::string sums_line(const Spending& total, const std::string& file) {
  return fmt::format("spent {} | in doubt {} | held {} | {} | {} | {}", to_string(total.spent),
                     to_string(total.in_doubt), to_string(total.held), counted(total.calls, "call"),
                     counted(total.tokens, "token"), printable(file));
}

/// The table in so many lines: what does not fit is counted.
std::vector<std::string> rows_that_fit(const JournalSummary& summary, SpendingKey by,
                                       std::size_t lines) {
  auto rows = sorted_rows(summary, by);
  if (is_time(by)) std::reverse(rows.begin(), rows.end());  // the newest first
  const auto all = rows.size();
  const auto fit = lines > 3 ? lines - 3 : 0;  // its head, its total and the count
  if (all > fit) rows.resize(fit);
  auto table = spending_lines(rows, summary.total(), by);
  if (all > fit) {
    table.insert(table.end() - 1, fmt::format("and {} more", all - fit));
  }
  return table;
}

}  // namespace

bool is_told(const JournalChange& change) noexcept {
  using Kind = JournalRecord::Kind;
  return change.kind == Kind::charge || change.kind == Kind::track || change.kind == Kind::adjust ||
         change.kind == Kind::reconcile;
}

std::string follow_line(const JournalChange& change, const Spending& total) {
  return fmt::format("{}  {:<9}  {:>16}  total {}  {}", rfc3339(change.time),
                     to_string(change.kind), cost_text(change), to_string(total.spent),
                     who_and_what(change));
}

std::string follow_json(const JournalChange& change, const Spending& total) {
  return fmt::format(
      R"({{"time":{},"kind":"{}","call":{},"attempt":{},"account":{},"call_kind":"{}","name":{},)"
      R"("low":{},"high":{},"tokens":{},"total_spent":{},"total_held":{}}})",
      json_string(rfc3339(change.time)), to_string(change.kind), change.call, change.attempt,
      json_string(change.origin.scope.to_string()), to_string(change.origin.kind),
      json_string(change.origin.name), to_decimal(change.low), to_decimal(change.high),
      change.tokens, to_decimal(total.spent), to_decimal(total.held));
}

std::string follow_json_start(const Spending& total) {
  return fmt::format(R"({{"kind":"start","total_spent":{},"total_held":{}}})",
                     to_decimal(total.spent), to_decimal(total.held));
}

std::vector<std::string> follow_frame(const JournalSummary& summary, SpendingKey by,
                                      const std::string& file, const Screen& screen) {
  const auto lines_max = std::max(screen.lines, lines_min) - 1;
  std::vector<std::string> frame{sums_line(summary.total(), file), ""};
  const auto& timeline = summary.timeline();
  const auto room = lines_max - frame.size();
  const auto latest = std::min({timeline.size(), latest_max, room / 3});
  const auto rows_lines = room - latest - (latest > 0 ? 1 : 0);
  for (auto& line : rows_that_fit(summary, by, rows_lines)) frame.push_back(std::move(line));
  if (latest > 0) frame.emplace_back();
  for (auto i = timeline.size() - latest; i < timeline.size(); ++i) {
    frame.push_back(fmt::format("{}  {:>16}  {}", rfc3339(timeline[i].time).substr(11, 8),
                                cost_text(timeline[i]), who_and_what(timeline[i])));
  }
  if (frame.size() > lines_max) frame.resize(lines_max);
  for (auto& line : frame) line = cut_text(line, screen.columns);
  return frame;
}

std::string redraw(const std::vector<std::string>& frame, std::size_t lines_before) {
  std::string bytes;
  if (lines_before > 0) bytes = fmt::format("\033[{}A", lines_before);
  bytes += '\r';
  for (const auto& line : frame) bytes += line + "\033[K\n";
  return bytes + "\033[J";
}

}  // namespace purser::cli
