// 18_mcp_sampling.cpp: a server asks our model, on the budget of the call that it works on.
#include <cstdio>
#include <purser/adapters/mcp/http/http_transport.hpp>
#include <purser/adapters/mcp/server/server.hpp>
#include <purser/adapters/mcp/tools/tool_source.hpp>
#include <purser/adapters/quickstart/models.hpp>
#include <purser/purser.hpp>
#include <purser/tools.hpp>

using namespace purser;

/// What the server asks: its own prompt, and how long the answer may be.
Json question(int number) {
  Json content = {{"type", "text"}, {"text", "Name harbour number " + std::to_string(number)}};
  Json messages = Json::array({{{"role", "user"}, {"content", std::move(content)}}});
  return {{"maxTokens", 50}, {"messages", std::move(messages)}};
}

/// A tool of the server that is never content: it asks again and again.
Task<Json> survey(Json /*arguments*/, const Call& /*call*/, mcp::Exchange& exchange) {
  for (int number = 1; number <= 1000; ++number) {
    std::vector<mcp::Inquiry> inquiries;
    inquiries.emplace_back("q" + std::to_string(number), "sampling/createMessage",
                           question(number));
    auto asking = exchange.ask(std::move(inquiries));
    auto answers = co_await std::move(asking);
    if (!answers) co_return fail(std::move(answers).error());
  }
  co_return Json("a thousand harbours");
}

/// A stranger's server, on this machine; its runtime has no models of its own.
mcp::Server start_server(asio::any_io_executor executor, const std::shared_ptr<Timers>& timers) {
  auto tool = std::make_shared<Tool>();
  tool->name = "survey";
  tool->description = "Surveys all harbours";
  tool->schema = {{"type", "object"}};
  mcp::ServedTool served(tool);
  served.run = survey;
  mcp::ServerOptions options;
  options.name = "surveyor";
  options.runtime = Runtime::create(executor, {}).value();
  options.tools = {served};
  return mcp::Server::create(executor, timers, std::move(options)).value();
}

int main() {
  ThreadPool pool;
  const auto timers = make_timers(pool.executor());
  const auto server = start_server(pool.executor(), timers);
  mcp::ListenOptions listen;
  listen.token = Secret("made-up");
  const auto port = server.listen(listen).value();

  const auto url = "http://127.0.0.1:" + std::to_string(port) + "/mcp";
  mcp::HttpOptions http(http::Location::parse(url).value(), timers);
  http.authorizer = mcp::bearer(Secret("made-up"));
  const auto models = models_from_environment(pool.executor()).value();

  mcp::SamplingOptions sampling;  // unset: the server could not ask at all
  sampling.bounds.models = {models.model};
  sampling.calls_per_call_max = 1000;
  sampling.calls_per_minute_max = 1000;
  mcp::ToolSourceOptions options;
  options.client.server = "surveyor";
  options.client.transport = mcp::http_transport(http);
  options.client.era = mcp::EraChoice::legacy;
  options.prices = {{"*", 0.001_usd}};
  options.sampling = sampling;
  const auto surveyor = mcp::ToolSource::create(pool.executor(), timers, options).value();

  const auto runtime = Runtime::create(pool.executor(), {.routes = models.routes}).value();
  const auto session = runtime->session({.customer = "acme", .budget = 0.01_usd}).value();
  const auto tools = pool.wait(surveyor->tools()).value();
  const auto reply = pool.wait(session.invoke(tools.at(0), Json::object()));

  const auto answer =
      reply ? tools.at(0)->present(reply->result()).content : reply.error().message();
  std::printf("%s\n\n%s", answer.c_str(), to_table(session.report()).c_str());
  const auto closed = pool.wait(surveyor->close());
  return session.sums().total_spent <= 0.01_usd && closed ? 0 : 1;
}
