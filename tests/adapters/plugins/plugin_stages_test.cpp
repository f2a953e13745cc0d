// plugin_stages_test.cpp: stages of a shared library at work in a chain of this program.
#include <algorithm>
#include <filesystem>
#include <future>

#include <purser/adapters/plugins/load_plugin.hpp>
#include <purser/purser.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/temporary_folder.hpp>
#include <purser/tools.hpp>

using namespace purser;
using Catch::Matchers::Contains;

namespace {

std::string good_plugin() { return std::string(PURSER_TEST_PLUGINS) + "/good_plugin.so"; }

/// A session with a dollar and a tool for a cent, behind the stages that a test adds.
struct PluginRun {
  explicit PluginRun(const std::string& file = good_plugin()) {
    REQUIRE(load_plugin(file, registry));
  }

  Result<> use(const std::string& stage, const Json& options = {}) {
    return runtime->use(registry.make(stage, options).value());
  }

  Result<Reply> invoke() { return pool.wait(session.invoke(lookup, Json::object())); }

  [[nodiscard]] Money spent() const { return session.report().sums.total_spent; }

  ThreadPool pool;
  StageRegistry registry;
  std::shared_ptr<Runtime> runtime = Runtime::create(pool.executor(), {}).value();
  Session session = runtime->session({.budget = 1_usd}).value();
  std::shared_ptr<const Tool> lookup =
      (tool("lookup", "Look something up", [] { return "found"; }) | cost(0.01_usd))
          .build()
          .value();
};

bool has_note(const Reply& reply, const std::string& type, const std::string& message) {
  const auto& warnings = reply.warnings();
  return std::find(warnings.begin(), warnings.end(), Warning{type, message}) != warnings.end();
}

}  // namespace

TEST_CASE("plugin stages: a hook and a coroutine of a library let a call pass") {
  PluginRun run;
  REQUIRE(run.use("tool_list", {{"allowed", {"lookup"}}}));
  REQUIRE(run.use("pace"));
  REQUIRE(run.use("counter"));

  const auto reply = run.invoke();

  REQUIRE(reply);
  CHECK(reply->result() == Json("found"));
  CHECK(has_note(*reply, "pace", "waited"));
  CHECK(has_note(*reply, "counter", "call 1"));
  CHECK(run.spent() == 0.01_usd);
}

TEST_CASE("plugin stages: a library's hook refuses before anything is spent") {
  PluginRun run;
  REQUIRE(run.use("tool_list", {{"allowed", {"other"}}}));

  const auto reply = run.invoke();

  REQUIRE_FALSE(reply);
  CHECK(reply.error().code() == ErrorCode::refused);
  CHECK(run.spent() == 0_usd);
}

TEST_CASE("plugin stages: a hook of a library is known as a hook") {
  PluginRun run;
  const auto stage = run.registry.make("counter", {}).value();

  CHECK(dynamic_cast<Hook*>(stage.get()) != nullptr);
}

TEST_CASE("plugin stages: what a library throws, of a type of its own, becomes an error") {
  const auto* const stage = GENERATE("throwing_hook", "throwing_coroutine");
  PluginRun run;
  REQUIRE(run.use("counter"));
  REQUIRE(run.use(stage));

  const auto reply = run.invoke();

  REQUIRE_FALSE(reply);
  CHECK(reply.error().code() == ErrorCode::internal);
  CHECK_THAT(reply.error().message(), Contains("failure"));
}

TEST_CASE("plugin stages: what a stage keeps of a session outlives a second stage of the library") {
  PluginRun run;
  REQUIRE(run.use("counter"));
  REQUIRE(run.invoke());
  StageRegistry again;
  REQUIRE(load_plugin(good_plugin(), again));

  REQUIRE(run.runtime->use(again.make("counter", {}).value()));
  const auto reply = run.invoke();

  REQUIRE(reply);
  CHECK(has_note(*reply, "counter", "call 3"));
}

TEST_CASE("plugin stages: private types of two versions of a library are never mixed up") {
  PluginRun run;
  REQUIRE(run.use("counter"));
  REQUIRE(run.invoke());
  const TemporaryFolder folder;
  std::filesystem::copy(good_plugin(), folder.file("newer_plugin.so"));
  StageRegistry newer;
  REQUIRE(load_plugin(folder.file("newer_plugin.so"), newer));

  REQUIRE(run.runtime->use(newer.make("counter", {}).value()));
  const auto reply = run.invoke();

  REQUIRE(reply);
  CHECK(has_note(*reply, "counter", "call 2"));
  CHECK(has_note(*reply, "counter", "call 1"));
}

TEST_CASE("plugin stages: a call cancelled while a library's coroutine waits gives all back") {
  PluginRun run;
  REQUIRE(run.use("pace"));
  std::promise<Result<Reply>> ended;
  auto end = ended.get_future();

  const auto started = start(run.pool.executor(), run.session.invoke(run.lookup, Json::object()),
                             [&](Result<Reply> outcome) { ended.set_value(std::move(outcome)); });
  started.cancel();
  const auto outcome = end.get();

  CHECK(run.spent() == (outcome ? 0.01_usd : 0_usd));
  CHECK(run.session.report().sums.held == 0_usd);
}

TEST_CASE("plugin stages: a library's coroutines may be destroyed by the end of the program") {
  std::weak_ptr<Middleware> stage;
  {
    PluginRun run;
    const auto pace = run.registry.make("pace", {}).value();
    stage = pace;
    REQUIRE(run.runtime->use(pace));
    for (int i = 0; i < 20; ++i) {
      start<Result<Reply>>(run.pool.executor(), run.session.invoke(run.lookup, Json::object()),
                           [](const auto&) {});
    }
  }
  CHECK(stage.expired());
}
