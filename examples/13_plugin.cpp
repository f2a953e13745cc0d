// 13_plugin.cpp: a policy that names a shared library, 13_plugin/tool_allow_list.cpp, and one of
// its stages.
#include <cstdio>
#include <filesystem>
#include <purser/adapters/policy/build.hpp>
#include <purser/adapters/policy/parse.hpp>
#include <purser/purser.hpp>
#include <purser/tools.hpp>

using namespace purser;

namespace {

constexpr auto policy_text = R"(version: 1
providers: {local: {kind: openai, base_url: "http://127.0.0.1:8080/v1", free: true}}
budgets: [{per: session, limit: $1}]
plugins: [tool_allow_list.so]
stages:
  tool_allow_list: {options: {allowed: ["look_*"], reason: it is too dangerous for today}}
)";

Result<std::shared_ptr<Runtime>> runtime_of(const policy::Policy& policy, const ThreadPool& pool) {
  const auto timers = make_timers(pool.executor());
  auto client = http::Client::create(pool.executor(), timers, {});
  if (!client) return fail(client.error());
  auto options = policy::runtime_options(policy, policy::Surroundings(*std::move(client)));
  if (!options) return fail(options.error());
  options->timers = timers;
  return Runtime::create(pool.executor(), *std::move(options));
}

}  // namespace

int main(int, char** arguments) {
  // The library stands beside this program, and so would the file of the policy.
  const auto file = std::filesystem::path(arguments[0]).parent_path() / "policy.yaml";
  const auto policy = policy::parse_policy(policy_text, file.string());
  ThreadPool pool;
  const auto runtime = policy.and_then([&](const auto& read) { return runtime_of(read, pool); });
  if (!runtime) {
    std::printf("%s\n", runtime.error().message().c_str());
    return 1;
  }
  std::printf("The chain, outermost first:\n%s\n", (*runtime)->explain().c_str());

  const auto look_up =
      (tool("look_up", "Look something up", [] { return "found"; }) | cost(0.01_usd))
          .build()
          .value();
  const auto wipe =
      (tool("wipe", "Delete everything", [] { return "gone"; }) | cost(0.01_usd)).build().value();
  const auto session = (*runtime)->session({.budget = 1_usd}).value();
  const auto good = pool.wait(session.invoke(look_up, Json::object()));
  const auto bad = pool.wait(session.invoke(wipe, Json::object()));
  if (!good || bad) return 1;
  std::printf("look_up: %s\nwipe: %s\n", good->result().dump().c_str(),
              bad.error().message().c_str());
  return session.report().sums.total_spent == 0.01_usd ? 0 : 1;
}
