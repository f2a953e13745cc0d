// 14_many_providers.cpp: one agent on six providers, each in its own wire format, and one report.
#include <cstdio>
#include <purser/adapters/providers/anthropic/provider.hpp>
#include <purser/adapters/providers/bedrock/provider.hpp>
#include <purser/adapters/providers/cohere/provider.hpp>
#include <purser/adapters/providers/gemini/provider.hpp>
#include <purser/adapters/providers/openai/provider.hpp>
#include <purser/adapters/simulator/simulator.hpp>
#include <purser/purser.hpp>
#include <purser/tools.hpp>

using namespace purser;

struct TideArgs {
  std::string port;
};
BOOST_DESCRIBE_STRUCT(TideArgs, (), (port))

Json tide(TideArgs args) { return {{"port", args.port}, {"high_water", "14:20"}}; }

/// Leave this out, and set the real keys, to talk to the services themselves.
template <class Options>
Options at(Options options, const std::string& url) {
  options.base_url = url;
  options.api_key = Secret("simulator");
  return options;
}

int main() {
  const auto simulator = simulator::Simulator::start().value();
  const auto url = simulator->base_url();
  ThreadPool pool;
  const auto http = http::Client::create(pool.executor(), make_timers(pool.executor()), {}).value();

  const auto openai = at(openai::OpenAiOptions(), url + "/v1");
  const auto mistral =
      at(openai::OpenAiOptions(*openai::find_dialect("mistral")), url + "/mistral/v1");
  const auto anthropic = at(anthropic::AnthropicOptions(), url);
  const auto gemini = at(gemini::GeminiOptions(), url);
  const auto cohere = at(cohere::CohereOptions(), url + "/v2");
  const auto bedrock = at(bedrock::BedrockOptions(), url);
  RuntimeOptions options;
  options.routes = {
      {"gpt-*", openai::make_provider(http, openai).value()},
      {"mistral-*", openai::make_provider(http, mistral).value()},
      {"claude-*", anthropic::make_provider(http, anthropic).value()},
      {"gemini-*", gemini::make_provider(http, gemini).value()},
      {"command-*", cohere::make_provider(http, cohere).value()},
      {"*nova*", bedrock::make_provider(http, bedrock).value()},
  };
  const auto runtime = Runtime::create(pool.executor(), std::move(options)).value();
  const auto session = runtime->session({.customer = "acme", .budget = 0.50_usd}).value();

  AgentOptions harbour;
  harbour.name = "harbour";
  harbour.instructions = "Answer with the help of your tools. Be brief.";
  harbour.tools =
      ToolSet::create({tool("tide", "Tide table of a port", tide).build().value()}).value();
  bool all_answered = true;
  for (const auto* model : {"gpt-4.1-mini", "mistral-large-2512", "claude-haiku-4-5",
                            "gemini-2.5-flash", "command-a-03-2025", "amazon.nova-lite-v1:0"}) {
    harbour.model = model;
    const auto run = pool.wait(Agent(harbour).run(session, "When is the tide high in Husum?"));
    std::printf("%-22s %s\n", model, run.error ? run.error->message().c_str() : run.output.c_str());
    all_answered = all_answered && run.answered();
  }
  std::printf("\n%s", to_table(session.report()).c_str());
  return all_answered ? 0 : 1;
}
