// process_test.cpp: child processes, what they are given and how they end.
#include <purser/adapters/process/process.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <purser/runtime/json.hpp>

#include <purser/tests/adapters/process/process_run.hpp>

using namespace purser;
using namespace purser::tests;
using process::ExitStatus;

namespace {

constexpr std::chrono::milliseconds short_grace{20};

Json inspected(process::Command command) {
  ProcessRun run;
  auto child = run.start(std::move(command));
  REQUIRE(child);
  const auto text = run.read_all(**child);
  REQUIRE(run.wait_exit(**child));
  return Json::parse(text);
}

process::Command inspect(std::vector<std::string> arguments = {}) {
  arguments.insert(arguments.begin(), {PURSER_MCP_FIXTURE, "inspect"});
  return process::Command(std::move(arguments));
}

/// The id that a fixture tells in its first line.
pid_t told_id(process::Process& child, ProcessRun& run) {
  std::string text;
  run.wait([&] {
    char bytes[4'096];
    const auto count = ::read(child.output().native_handle(), bytes, sizeof bytes);
    if (count > 0) text.append(bytes, static_cast<std::size_t>(count));
    return text.find('\n') != std::string::npos;
  });
  return Json::parse(text)["params"]["pid"];
}

}  // namespace

TEST_CASE("process: it has its three descriptors and no other of ours") {
  const int leaky = ::dup(2);  // without close-on-exec, as careless libraries do

  const auto seen = inspected(inspect());

  CHECK(seen["descriptors"] == Json::array({0, 1, 2}));
  ::close(leaky);
}

TEST_CASE("process: it has the environment it is given, and no more") {
  auto command = inspect();
  command.environment = {{"A", "1"}, {"B", "x=y z"}};

  CHECK(inspected(std::move(command))["environment"] == Json::array({"A=1", "B=x=y z"}));
}

TEST_CASE("process: arguments arrive as they are, whatever a shell would make of them") {
  const std::vector<std::string> arguments = {"a b", "$HOME", "*", "; rm x", "'\"", ""};

  CHECK(inspected(inspect(arguments))["arguments"] == Json(arguments));
}

TEST_CASE("process: signals that we ignore or block are its own again") {
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  sigset_t all;
  sigset_t mask;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &mask);

  const auto seen = inspected(inspect());

  ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  ::signal(SIGPIPE, before);
  CHECK(seen["blocked"].empty());
  CHECK(seen["ignored"].empty());
}

TEST_CASE("process: it leads a group, and ends with us") {
  const auto seen = inspected(inspect());

  CHECK(seen["leads_group"] == true);
  CHECK(seen["death_signal"] == SIGTERM);
}

TEST_CASE("process: it runs in its folder, from which relative programs are looked for") {
  auto command = inspect();
  const std::filesystem::path fixture = PURSER_MCP_FIXTURE;
  command.folder = fixture.parent_path().string();
  command.arguments[0] = "./" + fixture.filename().string();

  CHECK(inspected(std::move(command))["folder"] == fixture.parent_path().string());
}

TEST_CASE("process: what cannot be run says why, and leaves nothing behind") {
  ProcessRun run;
  static_cast<void>(run.start({"true"}));  // there is a keeper now
  const auto no_child = [] {
    return ::waitid(P_ALL, 0, nullptr, WEXITED | WNOHANG | WNOWAIT) != 0;
  };
  REQUIRE(run.wait(no_child));
  const auto descriptors = count_descriptors();

  const auto missing = run.start({"purser-no-such-program"});
  const auto folder = run.start({"/"});
  const auto unreadable = run.start({"/etc/passwd"});
  process::Command lost({"/bin/true"});
  lost.folder = "/no/such/folder";
  const auto nowhere = run.start(std::move(lost));

  CHECK(missing.error().message() ==
        "cannot run \"purser-no-such-program\": No such file or directory; is it installed and in "
        "PATH?");
  CHECK(folder.error().message() == "cannot run \"/\": Permission denied");
  CHECK(unreadable.error().message() == "cannot run \"/etc/passwd\": Permission denied");
  CHECK(nowhere.error().message() ==
        "cannot run \"/bin/true\" in the folder \"/no/such/folder\": No such file or directory");
  for (const auto* outcome : {&missing, &folder, &unreadable, &nowhere}) {
    CHECK(outcome->error().code() == ErrorCode::connection_failed);
  }
  CHECK(run.wait([&] { return count_descriptors() <= descriptors; }));
  CHECK(run.wait(no_child));
}

TEST_CASE("process: without descriptors nothing starts, and nothing is lost") {
  ProcessRun run;
  REQUIRE(run.start({"true"}));
  REQUIRE(run.wait([] { return ::waitid(P_ALL, 0, nullptr, WEXITED | WNOHANG | WNOWAIT) != 0; }));
  const auto before = count_descriptors();
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);

  for (rlim_t more = 0; more < 12; ++more) {
    const rlimit low{before + more, limit.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &low);
    const auto child = run.start({"true"});
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (!child) CHECK(child.error().code() == ErrorCode::connection_failed);
    if (more < 8) CHECK_FALSE(child);
  }

  CHECK(run.wait([&] { return count_descriptors() <= before; }));
}

TEST_CASE("process: its exit is told once, with its status") {
  ProcessRun run;
  auto child = run.start({"sh", "-c", "read line; exit 3"});
  REQUIRE(child);
  std::vector<ExitStatus> told;
  (*child)->on_exit([&](ExitStatus status) { told.push_back(status); });
  CHECK_FALSE((*child)->status());

  (*child)->input().close();

  REQUIRE(run.wait([&] { return !told.empty(); }));
  CHECK(told == std::vector{ExitStatus{ExitStatus::Kind::exited, 3}});
  CHECK_FALSE(state_of((*child)->id()));
  CHECK(to_string(told[0]) == "exited with status 3");
}

TEST_CASE("process: an exit that came before anybody asked is told as well") {
  ProcessRun run;
  auto child = run.start({"true"});
  REQUIRE(run.wait_exit(**child));
  std::optional<ExitStatus> told;

  (*child)->on_exit([&](ExitStatus status) { told = status; });

  CHECK_FALSE(told);
  REQUIRE(run.wait([&] { return told.has_value(); }));
  CHECK(told->ok());
}

TEST_CASE("process: a signal that ends it is told") {
  ProcessRun run;
  auto child = run.start({"sleep", "1000"});

  (*child)->signal(SIGKILL);

  const auto status = run.wait_exit(**child);
  REQUIRE(status);
  CHECK(*status == ExitStatus{ExitStatus::Kind::killed, SIGKILL});
  CHECK(to_string(*status) == "was killed by signal 9 (SIGKILL)");
}

TEST_CASE("process: an exit that somebody else collected is unknown, and still told") {
  ProcessRun run;
  auto child = run.start({"sleep", "1000"});
  (*child)->signal(SIGKILL);
  int status = 0;
  REQUIRE(::waitpid((*child)->id(), &status, 0) == (*child)->id());

  const auto told = run.wait_exit(**child);

  REQUIRE(told);
  CHECK(told->kind == ExitStatus::Kind::unknown);
}

TEST_CASE("process: the end of its stdin is the first that it is asked") {
  ProcessRun run;
  auto child = run.start({"cat"});

  const auto ended = run.await((*child)->end(std::chrono::seconds(9)));

  REQUIRE(ended);
  CHECK(ended->ok());
}

TEST_CASE("process: an executor whose processes have ended has nothing left to do") {
  ProcessRun run;
  auto child = run.start({"cat"});
  REQUIRE(run.await((*child)->end(std::chrono::hours(1))));

  run.context.restart();
  run.context.run_for(std::chrono::seconds(10));

  CHECK(run.context.stopped());
}

TEST_CASE("process: SIGTERM is second, SIGKILL is last") {
  const auto [mode, signal] =
      GENERATE(table<std::string, int>({{"stays", SIGTERM}, {"deaf", SIGKILL}}));
  ProcessRun run;
  auto child = run.start_fixture({mode});
  std::string said;
  const std::string greeting = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\"}\n";
  REQUIRE(::write((*child)->input().native_handle(), greeting.data(), greeting.size()) > 0);
  if (mode == "deaf") {
    REQUIRE(run.wait([&] {  // it answers once it is deaf
      char bytes[100];
      return ::read((*child)->output().native_handle(), bytes, sizeof bytes) > 0;
    }));
  }

  const auto ended = run.await((*child)->end(short_grace));

  REQUIRE(ended);
  CHECK(*ended == ExitStatus{ExitStatus::Kind::killed, signal});
}

TEST_CASE("process: what it started ends with it, deaf or not") {
  const auto mode = GENERATE(as<std::string>(), "polite", "deaf");
  ProcessRun run;
  auto child = run.start_fixture({"grandchild", mode});
  const auto grandchild = told_id(**child, run);
  REQUIRE_FALSE(is_dead(grandchild));

  REQUIRE(run.await((*child)->end(short_grace)));

  CHECK(run.wait([&] { return is_dead(grandchild); }));
}

TEST_CASE("process: ending one that has ended is at once") {
  ProcessRun run;
  auto child = run.start({"true"});
  REQUIRE(run.wait_exit(**child));

  const auto ended = run.await((*child)->end(std::chrono::hours(1)));

  REQUIRE(ended);
  CHECK(ended->ok());
}

TEST_CASE("process: destroying the handle kills the group, and leaves no zombie") {
  ProcessRun run;
  auto child = run.start_fixture({"grandchild", "deaf"});
  const auto id = (*child)->id();
  const auto grandchild = told_id(**child, run);

  child->reset();

  CHECK(run.wait([&] { return !state_of(id); }));
  CHECK(run.wait([&] { return is_dead(grandchild); }));
}

TEST_CASE("process: it is reaped although its executor is gone") {
  pid_t id = 0;
  {
    ProcessRun run;
    auto child = run.start({"sleep", "1000"});
    id = (*child)->id();
  }
  ProcessRun run;

  CHECK(run.wait([&] { return !state_of(id); }));
}

TEST_CASE("process: a start that nobody waits for any more is undone") {
  {
    ProcessRun run;
    process::Command command({"sleep", "1000"});
    command.environment = process::child_environment({}, {});
    auto starting = process::Process::start(run.strand, run.timers, std::move(command));
    auto future = asio::co_spawn(run.strand, std::move(starting), asio::use_future);
    run.context.run_one();
  }
  ProcessRun run;
  auto next = run.start({"true"});  // forked behind the other one, by the same keeper
  REQUIRE(next);
  REQUIRE(run.wait_exit(**next));

  CHECK(run.wait([] { return ::waitid(P_ALL, 0, nullptr, WEXITED | WNOHANG | WNOWAIT) != 0; }));
}

TEST_CASE("process: handing the end to itself while it is destroyed tells the waiter") {
  ProcessRun run;
  auto child = run.start_fixture({"stays"});
  auto future = asio::co_spawn(run.strand, (*child)->end(std::chrono::hours(1)), asio::use_future);
  run.context.run_for(std::chrono::milliseconds(1));

  child->reset();

  REQUIRE(run.wait(
      [&] { return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }));
  CHECK(future.get().error().code() == ErrorCode::cancelled);
}
