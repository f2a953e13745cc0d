// report_command.cpp: `purser report`: reads a journal, and writes what it comes to.
#include <array>

#include <purser/adapters/stores/sqlite/journal.hpp>
#include <purser/adapters/time_zones/time_zone.hpp>
#include <purser/apps/agent_setup.hpp>
#include <purser/apps/commands.hpp>
#include <purser/apps/output.hpp>
#include <purser/apps/report/follow.hpp>
#include <purser/apps/report/html_page.hpp>
#include <purser/apps/report/limit_uses.hpp>
#include <purser/apps/report/replay_store.hpp>
#include <purser/apps/report/report_csv.hpp>
#include <purser/apps/report/report_json.hpp>
#include <purser/apps/report/report_markdown.hpp>
#include <purser/apps/report/report_table.hpp>
#include <purser/apps/report_file.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser::cli {
namespace {

struct ReportFormat {
  std::string_view name;
  std::string (*write)(const SpendingReport& report);
  bool is_page = false;  ///< shows everything
};

constexpr std::array report_formats{ReportFormat{"table", to_table},
                                    ReportFormat{"json", to_json_text}, ReportFormat{"csv", to_csv},
                                    ReportFormat{"markdown", to_markdown},
                                    ReportFormat{"html", to_html, true}};

/// The arguments, understood.
struct ReportOrder {
  SpendingKey by = SpendingKey::session;
  ReportFormat format = report_formats[0];
  SpendingFilter filter;
  std::vector<LimitRule> budgets;  ///< of the policy
};

Result<std::optional<WallTime>> moment_of(const std::string& text, const char* option) {
  if (text.empty()) return std::optional<WallTime>();
  auto time = parse_wall_time(text);
  if (!time) return fail(std::move(time).error().in(option));
  return std::optional<WallTime>(*time);
}

Result<SpendingFilter> filter_of(const ReportArguments& arguments) {
  const auto since = moment_of(arguments.since, "--since");
  if (!since) return fail(since.error());
  const auto until = moment_of(arguments.until, "--until");
  if (!until) return fail(until.error());
  if (*since && *until && **since >= **until) {
    return fail(ErrorCode::invalid_argument, "--until must be later than --since");
  }
  return SpendingFilter{*since, *until, arguments.customer, arguments.session};
}

Result<> check_together(const ReportArguments& arguments) {
  if (!arguments.output.empty() && is_same_file(arguments.output, arguments.file)) {
    return fail(ErrorCode::invalid_argument,
                "--output " + arguments.output + " is the journal; name another file");
  }
  if (!arguments.follow) return {};
  if (arguments.format != "table" && arguments.format != "json") {
    return fail(ErrorCode::invalid_argument, "--follow prints a table or JSON, not " +
                                                 arguments.format + "; leave one of them out");
  }
  if (!arguments.output.empty() || !arguments.policy.empty()) {
    return fail(ErrorCode::invalid_argument,
                "--follow prints to stdout and shows no limits; leave --output and --policy out");
  }
  return {};
}

Result<ReportOrder> order_of(const ReportArguments& arguments) {
  ReportOrder order;
  const auto by = find_spending_key(arguments.by);
  if (!by) return fail(ErrorCode::invalid_argument, "--by " + arguments.by + " is no kind of row");
  order.by = *by;
  for (const auto& format : report_formats) {
    if (format.name == arguments.format) order.format = format;
  }
  auto filter = filter_of(arguments);
  if (!filter) return fail(std::move(filter).error());
  order.filter = *std::move(filter);
  if (auto checked = check_together(arguments); !checked) return fail(std::move(checked).error());
  if (!arguments.policy.empty()) {
    auto policy = load_policy(arguments.policy);
    if (!policy) return fail(std::move(policy).error());
    order.budgets = std::move(policy->budgets);
  }
  return order;
}

/// Names the file where the error does not.
Error about_file(Error error, const std::string& file) {
  if (error.message().find(file) != std::string::npos) return error;
  return std::move(error).in(file);
}

/// The ledger as the journal leaves it, with the limits of `budgets` as well; `seen` gets every
/// record.
Result<std::shared_ptr<Ledger>> replayed_ledger(
    const std::string& file, const std::vector<LimitRule>& budgets,
    std::function<Result<>(const JournalRecord&)> seen) {
  LedgerOptions options;
  options.rules = budgets;
  options.store = std::make_shared<ReplayStore>(file, std::move(seen));
  options.find_time_zone = time_zones::find;
  options.read_only = true;
  auto ledger = Ledger::create(std::move(options));
  if (!ledger) return fail(about_file(std::move(ledger).error(), file));
  return ledger;
}

Result<SpendingReport> read_report(const ReportArguments& arguments, const ReportOrder& order) {
  JournalSummary summary(summary_options(order.by, order.filter, order.format.is_page));
  const auto add = [&](const JournalRecord& record) -> Result<> {
    auto change = summary.add(record);
    if (!change) return fail(std::move(change).error());
    return {};
  };
  const auto ledger = replayed_ledger(arguments.file, order.budgets, add);
  if (!ledger) return fail(ledger.error());
  auto report = report_of(summary, order.by, order.format.is_page);
  report.file = arguments.file;
  report.made = system_clock().wall_now();
  const auto tree = account_tree(sorted_rows(summary, SpendingKey::account));
  auto limits = limit_uses(**ledger, tree, order.filter);
  report.limits = std::move(limits.uses);
  report.limits_left_out = limits.left_out;
  return report;
}

ExitCode report_failed(const Error& error) {
  complain(error);
  return exit_code_of(error);
}

FollowAs follow_as(const ReportOrder& order) {
  if (order.format.name == "json") return FollowAs::json;
  return is_terminal(stdout) ? FollowAs::frame : FollowAs::lines;
}

}  // namespace

ExitCode report_spending(const ReportArguments& arguments) {
  const auto order = order_of(arguments);
  if (!order) {
    complain(order.error().message());
    return ExitCode::usage;
  }
  if (arguments.follow) {
    return follow_journal(arguments.file, order->by, order->filter, follow_as(*order));
  }
  const auto report = read_report(arguments, *order);
  if (!report) return report_failed(report.error());
  const auto text = order->format.write(*report);
  if (arguments.output.empty()) {
    put(stdout, text);
    return ExitCode::done;
  }
  const auto written = write_report_file(arguments.output, text);
  return written ? ExitCode::done : report_failed(written.error());
}

}  // namespace purser::cli
