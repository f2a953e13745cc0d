// 17_mcp_tools.cpp: an agent uses the tools of an MCP server, and each call has a price.
//
//   example_17_mcp_tools                                        a server of ours (example 19)
//   example_17_mcp_tools npx -y @modelcontextprotocol/server-everything
#include <cstdio>
#include <filesystem>
#include <purser/adapters/mcp/stdio/stdio_transport.hpp>
#include <purser/adapters/mcp/tools/tool_source.hpp>
#include <purser/adapters/quickstart/models.hpp>
#include <purser/purser.hpp>
#include <purser/tools.hpp>

using namespace purser;

std::vector<std::string> command(int argc, char** argv) {
  if (argc > 1) return {argv + 1, argv + argc};
  const auto here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  return {(here / "example_19_mcp_server").string()};
}

int main(int argc, char** argv) {
  ThreadPool pool;
  const auto timers = make_timers(pool.executor());

  mcp::StdioOptions program;  // no shell, and none of our keys in its environment
  program.command = command(argc, argv);
  program.timers = timers;

  mcp::ToolSourceOptions options;
  options.client.server = "harbour";
  options.client.transport = mcp::stdio_transport(program);
  options.prices = {{"*", 0.002_usd}};  // the first pattern that matches a tool counts
  const auto harbour = mcp::ToolSource::create(pool.executor(), timers, options).value();

  const auto tools = pool.wait(harbour->tools());
  if (!tools) {
    std::fprintf(stderr, "%s\n", to_string(tools.error()).c_str());
    return 1;
  }
  for (const auto& tool : *tools) {
    std::printf("%s, for models %s\n", tool->full_name().c_str(), tool->name.c_str());
  }

  const auto models = models_from_environment(pool.executor()).value();
  const auto runtime = Runtime::create(pool.executor(), {.routes = models.routes}).value();
  const auto session = runtime->session({.customer = "acme", .budget = 0.10_usd}).value();
  AgentOptions pilot;
  pilot.name = "pilot";
  pilot.model = models.model;
  pilot.instructions = "Answer with the help of your tools. Be brief.";
  pilot.tools = ToolSet::create(*tools).value();
  const auto run = pool.wait(Agent(pilot).run(session, "When is high water in Emden?"));
  std::printf("\n%s\n\n%s", run.output.c_str(), to_table(run.report).c_str());

  const auto closed = pool.wait(harbour->close());
  return run.answered() && closed ? 0 : 1;
}
