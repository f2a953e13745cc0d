// models.cpp: looks at the environment and connects to what is there.
#include <purser/adapters/quickstart/models.hpp>

#include <cstdlib>

#include <purser/adapters/providers/anthropic/provider.hpp>
#include <purser/adapters/providers/openai/provider.hpp>
#include <purser/adapters/simulator/scenario_file.hpp>
#include <purser/adapters/simulator/simulator.hpp>

namespace purser {
namespace {

std::string environment(const char* name) {
  const char* const value =
      std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read once at the start
  return value != nullptr ? value : "";
}

std::string or_default(std::string value, const char* fallback) {
  return value.empty() ? std::string(fallback) : value;
}

Result<http::Client> make_client(const asio::any_io_executor& executor) {
  return http::Client::create(executor, make_timers(executor), {});
}

Result<Models> models_of(Result<std::shared_ptr<Provider>> provider, std::string model,
                         std::string description) {
  if (!provider) return fail(std::move(provider).error());
  Models models;
  models.routes.push_back({"*", *std::move(provider)});
  models.model = std::move(model);
  models.description = std::move(description);
  return models;
}

Result<Models> from_openai(http::Client client, std::string key) {
  openai::OpenAiOptions options;
  options.api_key = Secret(std::move(key));
  options.base_url = or_default(environment("OPENAI_BASE_URL"), options.base_url.c_str());
  auto description = "OpenAI at " + options.base_url;
  return models_of(openai::make_provider(std::move(client), std::move(options)),
                   or_default(environment("PURSER_MODEL"), "gpt-4o-mini"), std::move(description));
}

Result<Models> from_anthropic(http::Client client, std::string key) {
  anthropic::AnthropicOptions options;
  options.api_key = Secret(std::move(key));
  options.base_url = or_default(environment("ANTHROPIC_BASE_URL"), options.base_url.c_str());
  auto description = "Anthropic at " + options.base_url;
  return models_of(anthropic::make_provider(std::move(client), std::move(options)),
                   or_default(environment("PURSER_MODEL"), "claude-haiku-4-5"),
                   std::move(description));
}

Result<std::shared_ptr<simulator::Simulator>> start_simulator(const SimulatedStory& story) {
  simulator::SimulatorOptions options;
  if (!story.scenario.empty()) {
    auto scenario = simulator::parse_scenario(story.scenario, "scenario");
    if (!scenario) return fail(std::move(scenario).error());
    options.scenario = *std::move(scenario);
  }
  auto started = simulator::Simulator::start(std::move(options));
  if (!started) return fail(std::move(started).error());
  return std::shared_ptr<simulator::Simulator>(*std::move(started));
}

Result<Models> from_simulator(http::Client client, const SimulatedStory& story) {
  auto simulator = start_simulator(story);
  if (!simulator) return fail(std::move(simulator).error());
  openai::OpenAiOptions options;
  options.name = "simulator";
  options.base_url = (*simulator)->openai_base_url();
  options.api_key = Secret("simulated");
  auto models = models_of(openai::make_provider(std::move(client), std::move(options)),
                          or_default(environment("PURSER_MODEL"), "gpt-4o-mini"),
                          "the built-in simulator at " + (*simulator)->base_url() +
                              " (no key is set; nothing leaves this machine)");
  if (!models) return models;
  models->is_simulated = true;
  models->keep_alive = *std::move(simulator);
  return models;
}

}  // namespace

Result<Models> models_from_environment(asio::any_io_executor executor,
                                       const SimulatedStory& story) {
  auto client = make_client(executor);
  if (!client) return fail(std::move(client).error());
  if (auto key = environment("OPENAI_API_KEY"); !key.empty())
    return from_openai(*std::move(client), std::move(key));
  if (auto key = environment("ANTHROPIC_API_KEY"); !key.empty()) {
    return from_anthropic(*std::move(client), std::move(key));
  }
  return from_simulator(*std::move(client), story);
}

}  // namespace purser
