// run_command.cpp: `purser run`: an agent of a policy works on a task.
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <iostream>
#include <iterator>

#include <purser/agent/start.hpp>
#include <purser/apps/agent_setup.hpp>
#include <purser/apps/commands.hpp>
#include <purser/apps/interrupt.hpp>
#include <purser/apps/live_status.hpp>
#include <purser/apps/offline_policy.hpp>
#include <purser/apps/output.hpp>
#include <purser/apps/prompt/approver.hpp>
#include <purser/apps/report/session_page.hpp>
#include <purser/apps/report_file.hpp>
#include <purser/apps/run_cassette.hpp>
#include <purser/apps/run_on.hpp>

namespace purser::cli {
namespace {

constexpr std::chrono::seconds alerts_wait(1);

ExitCode usage(const Error& error) {
  complain(error.message());
  return ExitCode::usage;
}

/// Whether a person can mend it in the arguments, the policy or the environment.
bool is_mended_here(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument:
    case ErrorCode::not_found:
    case ErrorCode::unsupported:
    case ErrorCode::unauthenticated:  // a key is missing
    case ErrorCode::journal_failed:
      return true;
    default:
      return false;
  }
}

/// A run that could not begin: what was asked for is wrong, or a server of tools failed, whose last
/// words say more than we know.
ExitCode not_begun(const Error& error) {
  const bool is_ours = is_mended_here(error.code());
  if (is_ours && error.peer_message().empty()) return usage(error);
  complain(error);
  return is_ours ? ExitCode::usage : ExitCode::failed;
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
  return run_on<RunResult>(context, setup.agent->run(session, task, RunOptions(&live)), [&live] {
    live.tell("purser: cancelling; press Ctrl-C again to end at once");
  });
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
  put(stderr, "\n" + printable_lines(to_table(run.report)));
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

void tell_losses(const RunCassette& cassette) {
  const auto whole = cassette.complete();
  if (!whole) complain("the cassette is not whole: " + whole.error().message());
}

/// What a run reads and writes because of its policy. Names are relative to where the program runs.
std::vector<std::string> files_of(const policy::Policy& policy) {
  auto files = policy.files;
  for (const auto& file : {policy.prices.file, policy.ledger.path, policy.ledger.charges,
                           policy.alerts.delivery.outbox}) {
    if (!file.empty()) files.push_back(file);
  }
  return files;
}

Result<> check_cassette(const std::string& path, const std::vector<std::string>& others) {
  for (const auto& other : others) {
    if (path != other && !is_same_file(path, other)) continue;
    return fail(ErrorCode::invalid_argument,
                fmt::format("--record: {} is in use for {}; name another file", path, other));
  }
  return {};
}

/// Page and cassette must not be written over anything else of the run.
Result<> check_outputs(const RunArguments& arguments, const policy::Policy& policy) {
  auto others = files_of(policy);
  if (!arguments.report_html.empty()) {
    if (!arguments.replay.empty()) others.push_back(arguments.replay);
    auto checked = check_report_file(arguments.report_html, others);
    if (!checked) return fail(std::move(checked).error().in("--report-html"));
    others.push_back(arguments.report_html);
  }
  return arguments.record.empty() ? Result<>() : check_cassette(arguments.record, others);
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

/// Where a cassette is played, keys need not be there.
Result<policy::Policy> policy_of(const RunArguments& arguments) {
  if (arguments.replay.empty()) return load_policy(arguments.policy);
  return load_policy(arguments.policy, variable_or_placeholder);
}

/// A cassette that is played needs nothing from outside, and must book nothing there.
policy::Policy as_played(policy::Policy policy) {
  std::erase(policy.chain, "alert");
  return offline_policy(std::move(policy));
}

/// At the terminal, where somebody can be asked.
struct Asking {
  explicit Asking(const RunArguments& arguments)
      : somebody(!why_nobody_is_asked(asking_place(arguments, is_at_terminal()))),
        approve(approver(arguments, prompt)) {}

  std::shared_ptr<SharedPrompt> prompt = std::make_shared<SharedPrompt>();
  bool somebody;
  std::function<void(const ApprovalRequest&, ApprovalAnswer)> approve;
};

RuntimeNeeds needs_of(const RunArguments& arguments, const Asking& asking,
                      const RunCassette& cassette) {
  RuntimeNeeds needs;
  needs.ask = asking.approve;
  if (asking.somebody) needs.elicitor = elicitor_at(asking.prompt);
  needs.stages = cassette.stages();
  needs.mcp_lists = cassette.mcp_lists();
  needs.offline = !arguments.replay.empty();
  return needs;
}

void tell_who_answers(const RunArguments& arguments, const AgentSetup& setup) {
  if (!arguments.replay.empty()) {
    put(stderr, "The cassette " + arguments.replay + " answers; nothing is sent or billed.\n");
  } else if (setup.simulator) {
    put(stderr, "The built-in simulator answers; no real model is asked and nothing is billed.\n");
  }
}

RunResult run_and_ask(asio::io_context& context, const AgentSetup& setup, const Session& session,
                      const std::string& task, const Asking& asking, LiveStatus& live) {
  SharedScreen screen;
  screen.pause = [&live] { live.pause(); };
  screen.resume = [&live] { live.resume(); };
  std::optional<SharedPrompt::Session> asks;
  if (asking.somebody) asks.emplace(asking.prompt, std::move(screen));
  return run_to_end(context, setup, session, task, live);
}

}  // namespace

ExitCode run_agent(const RunArguments& arguments) {
  auto policy = policy_of(arguments);
  if (!policy) return usage(policy.error());
  const auto options = session_options(arguments);
  if (!options) return usage(options.error());
  if (auto checked = check_outputs(arguments, *policy); !checked) return usage(checked.error());
  if (!arguments.replay.empty()) policy = as_played(*std::move(policy));
  const auto cassette = RunCassette::of(arguments);
  if (!cassette) return usage(cassette.error());
  asio::io_context context;
  const Asking asking(arguments);
  auto setup =
      set_up_agent(*policy, arguments.agent, needs_of(arguments, asking, *cassette), context);
  if (!setup) return not_begun(setup.error());
  auto session = setup->runtime->session(*options);
  if (!session) return usage(session.error());
  tell_who_answers(arguments, *setup);
  LiveStatus live(setup->runtime, *session, LiveStatusOptions::for_terminal(!arguments.json));
  const auto task = arguments.task == "-" ? text_of_stdin() : arguments.task;
  auto run = run_and_ask(context, *setup, *session, task, asking, live);
  live.finish();
  setup->mcp_servers.end();
  (void)setup->runtime->flush_alerts(alerts_wait);  // so that the report can say what came of them
  run.report = session->report();
  print_outcome(run, arguments.json);
  tell_losses(*setup->runtime);
  tell_losses(*cassette);
  const bool has_page = write_page(arguments, run);
  const auto ended = exit_code_of(run.stop);
  return has_page || ended != ExitCode::done ? ended : ExitCode::failed;
}

}  // namespace purser::cli
