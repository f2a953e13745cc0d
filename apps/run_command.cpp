// run_command.cpp: `purser run`: an agent of a policy works on a task.
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <iostream>
#include <iterator>

#include <purser/agent/start.hpp>
#include <purser/apps/agent_setup.hpp>
#include <purser/apps/commands.hpp>
#include <purser/apps/interrupt.hpp>
#include <purser/apps/live_status.hpp>
#include <purser/apps/output.hpp>
#include <purser/apps/report/session_page.hpp>
#include <purser/apps/report_file.hpp>

namespace purser::cli {
namespace {

constexpr std::chrono::seconds alerts_wait(1);

ExitCode usage(const Error& error) {
  complain(error.message());
  return ExitCode::usage;
}

Json to_json(const RunResult& run) {
  Json error;
  if (run.error) {
    error = {{"code", to_string(run.error->code())}, {"message", run.error->message()}};
    if (!run.error->peer_message().empty()) error["peer_message"] = run.error->peer_message();
  }
  return {{"output", run.output},
          {"stop", to_string(run.stop)},
          {"turns", run.turns},
          {"agent", run.agent},
          {"finalized", run.finalized},
          {"error", std::move(error)},
          {"report", purser::to_json(run.report)}};
}

Result<SessionOptions> session_options(const RunArguments& arguments) {
  SessionOptions options;
  options.id = arguments.session;
  options.customer = arguments.customer;
  if (!arguments.budget) return options;
  const auto budget = Money::parse(*arguments.budget);
  if (!budget) return fail(Error(budget.error()).in("--budget"));
  options.budget = *budget;
  return options;
}

/// Runs the agent on this thread. Ctrl-C cancels it; what was done is in the result.
RunResult run_to_end(asio::io_context& context, const AgentSetup& setup, const Session& session,
                     const std::string& task, LiveStatus& live) {
  std::optional<RunResult> outcome;
  auto work = setup.agent->run(session, task, RunOptions(&live));
  const auto started =
      start<RunResult>(context.get_executor(), std::move(work), [&](RunResult run) {
        outcome.emplace(std::move(run));
        context.stop();
      });
  const Interrupt interrupt(context, [started] {
    complain("cancelling; press Ctrl-C again to end at once");
    started.cancel();
  });
  context.run();
  return std::move(outcome).value();
}

std::string_view explanation(RunStop stop) {
  switch (stop) {
    case RunStop::turns_exhausted:
      return "stopped: all turns of the agent are used (turns_max)";
    case RunStop::refused:
      return "the model declined to answer";
    case RunStop::length:
      return "the answer was cut at the output limit (output_tokens_max, or what the budget left)";
    case RunStop::cancelled:
      return "cancelled";
    default:
      return {};
  }
}

void print_outcome(const RunResult& run, bool json) {
  if (json) {
    say(dump_json_pretty(to_json(run)));
    return;
  }
  put(stderr, "\n" + to_table(run.report));
  if (run.error) {
    complain(*run.error);
  } else if (const auto why = explanation(run.stop); !why.empty()) {
    complain(why);
  }
}

/// Charges that the file of `ledger.export` does not have.
void tell_losses(Runtime& runtime) {
  runtime.flush_charges();
  const auto losses = runtime.charge_losses();
  if (losses.all() == 0) return;
  complain(fmt::format("{} charge{} could not be exported: {}", losses.all(),
                       losses.all() == 1 ? "" : "s",
                       losses.failed > 0 ? losses.last_error : "the queue was full"));
}

/// The page must not be written over what the run reads and writes.
Result<> check_page_file(const RunArguments& arguments, const policy::Policy& policy) {
  if (arguments.report_html.empty()) return {};
  std::vector<std::string> others{policy.file};
  for (const auto& file :
       {policy.ledger.path, policy.ledger.charges, policy.alerts.delivery.outbox}) {
    if (file.empty()) continue;
    others.push_back((std::filesystem::path(policy.file).parent_path() / file).string());
  }
  auto checked = check_report_file(arguments.report_html, others);
  if (!checked) return fail(std::move(checked).error().in("--report-html"));
  return {};
}

/// False: it was asked for, and could not be written.
bool write_page(const RunArguments& arguments, const RunResult& run) {
  if (arguments.report_html.empty()) return true;
  const auto written =
      write_report_file(arguments.report_html, to_html(run.report, system_clock().wall_now()));
  if (!written) complain(written.error());
  return written.has_value();
}

std::string text_of_stdin() {
  return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

}  // namespace

ExitCode run_agent(const RunArguments& arguments) {
  const auto policy = load_policy(arguments.policy);
  if (!policy) return usage(policy.error());
  const auto options = session_options(arguments);
  if (!options) return usage(options.error());
  if (auto checked = check_page_file(arguments, *policy); !checked) return usage(checked.error());
  asio::io_context context;
  auto setup = set_up_agent(*policy, arguments.agent, context.get_executor());
  if (!setup) return usage(setup.error());
  auto session = setup->runtime->session(*options);
  if (!session) return usage(session.error());
  if (setup->simulator) {
    put(stderr, "The built-in simulator answers; no real model is asked and nothing is billed.\n");
  }
  LiveStatus live(setup->runtime, *session, LiveStatusOptions::for_terminal(!arguments.json));
  const auto task = arguments.task == "-" ? text_of_stdin() : arguments.task;
  auto run = run_to_end(context, *setup, *session, task, live);
  live.finish();
  (void)setup->runtime->flush_alerts(alerts_wait);  // so that the report can say what came of them
  run.report = session->report();
  print_outcome(run, arguments.json);
  tell_losses(*setup->runtime);
  const bool has_page = write_page(arguments, run);
  const auto ended = exit_code_of(run.stop);
  return has_page || ended != ExitCode::done ? ended : ExitCode::failed;
}

}  // namespace purser::cli
