// live_test.cpp: a policy file that changes while its runtime is in use.
#include <purser/adapters/policy/live.hpp>

#include <boost/asio/io_context.hpp>
#include <map>

#include <purser/agent/start.hpp>
#include <purser/tests/support/agent_run.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;
using namespace std::chrono_literals;
using policy::LivePolicy;

namespace {

const std::string head = "version: 1\nproviders: {simulator: {}}\n";

/// A policy in memory, and time that stands still unless the test moves it.
struct LiveFixture {
  explicit LiveFixture(const std::string& text) {
    files["p.yaml"] = head + text;
    policy::LiveOptions options;
    options.timers = timers;
    options.parse.read_file = [this](const std::filesystem::path& path) -> Result<std::string> {
      ++reads;
      const auto found = files.find(path.string());
      if (found != files.end()) return found->second;
      return fail(ErrorCode::not_found, path.string() + ": cannot be read");
    };
    options.tools = [](const policy::Policy& policy) -> Result<ToolSet> {
      ToolSet tools;
      auto added = tools.add(policy::with_policy(*priced_tool(0.01_usd), policy));
      if (!added) return fail(added.error());
      return tools;
    };
    policy::Surroundings surroundings(
        http::Client::create(context.get_executor(), timers, {}).value());
    surroundings.simulator_url = "http://127.0.0.1:9";
    REQUIRE(surroundings.stages.add("counting", [this](const Json&) {
      ++made;
      return make_before("counting", [](Call&) {});
    }));
    auto created =
        LivePolicy::create(context.get_executor(), "p.yaml", std::move(surroundings), options);
    if (!created) FAIL(created.error().message());
    live = *std::move(created);
    session.emplace(live->runtime()->session({.id = "s1"}).value());
  }

  void write(const std::string& text) { files["p.yaml"] = head + text; }

  Result<Reply> spend(Money cost) {
    std::optional<Result<Reply>> outcome;
    start<Result<Reply>>(context.get_executor(), session->invoke(priced_tool(cost), Json::object()),
                         [&](Result<Reply> reply) { outcome.emplace(std::move(reply)); });
    poll();
    return std::move(outcome).value();
  }

  /// Whether a model call gets past all stages at once, and fails for want of a provider.
  bool reaches_the_provider() {
    auto outcome = std::make_shared<std::optional<Result<Reply>>>();
    start<Result<Reply>>(context.get_executor(), session->complete(ModelRequest("gpt-4o", "hi")),
                         [outcome](Result<Reply> reply) { outcome->emplace(std::move(reply)); });
    for (int i = 0; i < 1000 && !*outcome; ++i) poll();
    return *outcome && (*outcome)->error().code() == ErrorCode::connection_failed;
  }

  void poll() {
    context.restart();
    context.poll();
  }

  void pass(std::chrono::nanoseconds time) {
    timers->advance(time);
    poll();
  }

  std::map<std::string, std::string> files;
  int reads = 0;
  int made = 0;  ///< stages
  std::shared_ptr<VirtualTimers> timers = std::make_shared<VirtualTimers>();
  asio::io_context context;
  std::shared_ptr<LivePolicy> live;
  std::optional<Session> session;
};

}  // namespace

TEST_CASE("live policy: a changed file holds for the next call, and spending is kept") {
  LiveFixture given("budgets: [{per: session, limit: $0.10}]");
  REQUIRE(given.spend(0.09_usd));
  given.write("budgets: [{per: session, limit: $0.20}]\nloop_guard: {}");

  REQUIRE(given.live->reload());

  CHECK(given.spend(0.11_usd));
  CHECK_FALSE(given.spend(Money::nanodollars(1)));
  CHECK(given.live->policy()->loop_guard);
  CHECK(given.live->runtime()->explain().find("loop_guard") != std::string::npos);
}

TEST_CASE("live policy: a broken file changes nothing and says what is wrong") {
  LiveFixture given("budgets: [{per: session, limit: $0.10}]\nagents: {a: {model: gpt-4o}}");
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"budgets: [{per: session, limit: 5}]\nloop_guard: {}", "p.yaml:3:33: expected"},
      {"agents: {a: {model: gpt-4o, tools: [nothing]}}", "p.yaml:3:13: agent \"a\""},
      {"stages: {countign: }", "p.yaml:3:10: there is no stage \"countign\""},
      {"ledger: {store: sqlite, path: x.db}",
       "p.yaml:3:9: the section \"ledger\" cannot change while the program runs"},
      {"prices: {file: gone.json}", "p.yaml:3:16: gone.json"},
      {"include: [gone.yaml]", "p.yaml:3:11: \"gone.yaml\" cannot be read"},
  }));
  given.write(text);

  const auto reloaded = given.live->reload();

  REQUIRE_FALSE(reloaded);
  CAPTURE(reloaded.error().message());
  CHECK(reloaded.error().message().rfind(error, 0) == 0);
  CHECK(given.live->policy()->agent("a") != nullptr);
  CHECK(given.live->crew().agent("a"));
  CHECK_FALSE(given.spend(0.11_usd));
  CHECK(given.spend(0.10_usd));
}

TEST_CASE("live policy: agents and tools are those of the new file") {
  LiveFixture given("agents: {a: {model: gpt-4o, tools: [search]}}");
  given.write("agents: {b: {model: gpt-4o, tools: [search]}}\ntools: {search: {cost: $0.50}}");

  REQUIRE(given.live->reload());

  CHECK_FALSE(given.live->crew().agent("a"));
  CHECK(given.live->crew().agent("b"));
  CHECK(given.live->policy()->tools.at("search").cost == 0.50_usd);
}

TEST_CASE("live policy: stages whose section stays go on, changed ones are made anew") {
  LiveFixture given("stages: {counting: {options: {n: 1}}}\nretry: {attempts: 2}");
  REQUIRE(given.made == 1);
  given.write("# a comment\nretry: {attempts: 5}\nstages: {counting: {options: {n: 1}}}");
  REQUIRE(given.live->reload());
  CHECK(given.made == 1);

  given.write("stages: {counting: {options: {n: 2}}}");
  REQUIRE(given.live->reload());
  CHECK(given.made == 2);
}

TEST_CASE("live policy: a rate limit that stays goes on counting, a changed one begins anew") {
  LiveFixture given("rate_limit: [{requests: 1}]\nretry: {attempts: 1}");
  CHECK(given.reaches_the_provider());  // which nobody is: that attempt counts

  given.write("rate_limit: [{requests: 1}]\nretry: {attempts: 1}\nbusy: refuse");
  REQUIRE(given.live->reload());
  CHECK_FALSE(given.reaches_the_provider());

  given.write("rate_limit: [{requests: 2}]\nretry: {attempts: 1}");
  REQUIRE(given.live->reload());
  CHECK(given.reaches_the_provider());
}

TEST_CASE(
    "live policy: watching reloads a change that has come to rest, and tells a broken one once") {
  LiveFixture given("budgets: [{per: session, limit: $0.10}]");
  std::vector<std::string> told;
  given.live->watch(1s, [&](const Result<>& outcome) {
    told.push_back(outcome ? "taken" : outcome.error().message());
  });
  given.pass(1s);
  given.pass(1s);
  CHECK(told.empty());

  given.write("budgets: [{per: sess");  // half of it
  given.pass(1s);
  given.write("budgets: [{per: session, limit: $0.30}]");
  given.pass(1s);
  CHECK(told.empty());
  given.pass(1s);
  CHECK(told == std::vector<std::string>{"taken"});
  CHECK(given.spend(0.30_usd));

  given.write("bugdets: []");
  for (int i = 0; i < 5; ++i) given.pass(1s);
  REQUIRE(told.size() == 2);
  CHECK(told[1].find("did you mean \"budgets\"?") != std::string::npos);

  given.write("budgets: [{per: session, limit: $0.40}]");
  given.pass(1s);
  given.pass(1s);
  CHECK(told.size() == 3);
}

TEST_CASE("live policy: included files are watched as well") {
  LiveFixture given("");
  given.files["more.yaml"] = "budgets: [{per: session, limit: $0.10}]";
  given.write("include: more.yaml");
  REQUIRE(given.live->reload());
  CHECK_FALSE(given.spend(0.11_usd));
  int told = 0;
  given.live->watch(1s, [&](const Result<>& outcome) { told += outcome ? 1 : 100; });

  given.files["more.yaml"] = "budgets: [{per: session, limit: $0.20}]";
  given.pass(1s);
  given.pass(1s);

  CHECK(told == 1);
  CHECK(given.spend(0.11_usd));
}

TEST_CASE("live policy: a callback may reload, watch again, throw, and drop the policy") {
  LiveFixture given("");
  int told = 0;
  given.live->watch(1s, [&](const Result<>&) {
    ++told;
    (void)given.live->reload();
    given.live->watch(1s, [&](const Result<>&) {
      ++told;
      given.live.reset();
      throw std::runtime_error("no");
    });
  });
  given.write("busy: refuse");
  given.pass(1s);
  given.pass(1s);
  CHECK(told == 1);
  given.write("busy: wait");
  given.pass(1s);
  given.pass(1s);
  CHECK(told == 2);
  CHECK_FALSE(given.live);
  given.pass(10s);
  const auto reads = given.reads;
  given.pass(10s);
  CHECK(given.reads == reads);
}

TEST_CASE("live policy: alerts change with their outbox, and not without it") {
  const TemporaryFolder folder;
  const auto alerts = [&](const char* path, const char* outbox) {
    return "alerts: {targets: [{kind: slack, url: \"https://example.com/" + std::string(path) +
           "\"}], outbox: " + folder.file(outbox) + "}";
  };
  LiveFixture given(alerts("a", "first"));
  given.write(alerts("b", "first"));

  const auto same_outbox = given.live->reload();
  given.write(alerts("b", "second"));
  const auto other_outbox = given.live->reload();
  given.write(alerts("b", "second") + "\nbusy: refuse");
  const auto nothing_about_alerts = given.live->reload();

  REQUIRE_FALSE(same_outbox);
  CHECK(same_outbox.error().message().rfind("p.yaml:3:9: alerts cannot change", 0) == 0);
  CHECK(other_outbox);
  CHECK(nothing_about_alerts);
}

TEST_CASE("live policy: other plugins bring other code, so that all stages are made anew") {
  LiveFixture fixture("stages: {counting: }\n");

  fixture.write("plugins: [" PURSER_TEST_PLUGINS
                "/good_plugin.so]\nstages: {counting: {}, pace: {}}\n");
  REQUIRE(fixture.live->reload());
  CHECK(fixture.made == 2);

  REQUIRE(fixture.live->reload());
  CHECK(fixture.made == 2);
}

TEST_CASE("live policy: a policy can go back to alerts that it had before") {
  const TemporaryFolder folder;
  const auto with_outbox =
      "alerts: {targets: [{kind: slack, url: \"https://example.com/a\"}], outbox: " +
      folder.file("alerts") + "}";
  LiveFixture given(with_outbox);

  given.write("busy: refuse");
  REQUIRE(given.live->reload());
  given.write(with_outbox);
  const auto back = given.live->reload();

  if (!back) FAIL(back.error().message());
}

TEST_CASE("live policy: the cache does not outlive the providers that its answers came from") {
  LiveFixture given("cache: {ttl: 1h}\nroutes: [{model: \"*\", provider: simulator}]");
  const auto cached = [&] { return given.live->policy()->sections.at("cache"); };
  const auto before = cached();

  given.write("routes: [{model: \"*\", provider: simulator}]\ncache: {ttl: 1h}\nbusy: refuse");
  REQUIRE(given.live->reload());
  CHECK(cached() == before);
  given.write("cache: {ttl: 1h}\nroutes: [{model: \"gpt-*\", provider: simulator}]");
  REQUIRE(given.live->reload());
  CHECK(cached() != before);
}
