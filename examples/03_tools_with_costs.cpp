// 03_tools_with_costs.cpp: an agent with tools that cost money: a fixed price, and one that depends
// on the result.
#include <cstdio>
#include <purser/adapters/quickstart/models.hpp>
#include <purser/purser.hpp>
#include <purser/tools.hpp>

using namespace purser;
using namespace std::chrono_literals;

// Parameters are a described struct; the JSON schema follows from it.
struct SearchArgs {
  std::string query;
  int count = 10;
};
BOOST_DESCRIBE_STRUCT(SearchArgs, (), (query, count))

struct QueryArgs {
  std::string sql;
  int rows_max = 100;
};
BOOST_DESCRIBE_STRUCT(QueryArgs, (), (sql, rows_max))

Json run_search(SearchArgs args) {
  return {{"query", args.query}, {"hits", Json::array({"first", "second"})}};
}
Json run_query(QueryArgs args) { return {{"sql", args.sql}, {"rows", 3}}; }

int main() {
  auto search = tool("search", "Search the web", run_search) | cost(0.01_usd) | timeout(5s) |
                idempotent() | describe("query", "What to look for");
  auto query = tool("query", "Run a read-only SQL query", run_query) |
               cost_estimate([](const QueryArgs& args) {
                 return 0.001_usd * args.rows_max;
               }) |                                                    // held before
               cost_actual([](const QueryArgs&, const Json& result) {  // booked after
                 return 0.001_usd * result["rows"].get<int>();
               });

  ThreadPool pool;
  const auto models = models_from_environment(pool.executor()).value();
  const auto runtime = Runtime::create(pool.executor(), {.routes = models.routes}).value();
  const auto session = runtime->session({.customer = "acme", .budget = 0.50_usd}).value();

  AgentOptions options;
  options.name = "analyst";
  options.model = models.model;
  options.instructions = "Answer with the help of your tools. Be brief.";
  options.tools = ToolSet::create({search.build().value(), query.build().value()}).value();

  const auto run =
      pool.wait(Agent(options).run(session, "Search the web for the latest CRM news."));

  std::printf("%s\n\n%s", run.output.c_str(), to_table(run.report).c_str());
  return run.answered() ? 0 : 1;
}
