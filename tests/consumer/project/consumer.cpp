// consumer.cpp: a user's program on an installed Purser: a tool that costs money, a budget, a
// plugin.
#include <iostream>
#include <purser/adapters/plugins/load_plugin.hpp>
#include <purser/purser.hpp>
#include <purser/tools.hpp>

struct SearchArgs {
  std::string query;
};
BOOST_DESCRIBE_STRUCT(SearchArgs, (), (query))

int main() {
  using namespace purser;
  auto search = tool("search", "Search the web", [](SearchArgs args) { return Json(args.query); }) |
                cost(0.01_usd);
  const auto built = search.build().value();

  ThreadPool pool;
  const auto runtime = Runtime::create(pool.executor(), {}).value();
  StageRegistry stages;
  if (!load_plugin(CONSUMER_PLUGIN, stages)) return 1;
  if (!runtime->use(stages.make("watchful", {}).value())) return 1;
  SessionOptions options;
  options.budget = 0.02_usd;
  const auto session = runtime->session(options).value();
  int served = 0;
  for (int i = 0; i < 3; ++i) {
    const auto reply = pool.wait(session.invoke(built, {{"query", "purser"}}));
    if (reply) ++served;
    std::cout << (reply ? dump_json(reply->result()) : to_string(reply.error())) << '\n';
  }
  return served == 2 ? 0 : 1;
}
