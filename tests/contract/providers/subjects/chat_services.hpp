// chat_services.hpp: services that speak Chat Completions in ways of their own.
#pragma once

#include <vector>

#include <purser/adapters/providers/openai/provider.hpp>
#include <purser/tests/contract/providers/subject.hpp>

namespace purser::contract {

/// `dialect`: as policies name it; `path`: where the simulator has it.
inline openai::OpenAiOptions chat_options(const Setting& setting, const char* dialect,
                                          const char* path) {
  openai::OpenAiOptions options(*openai::find_dialect(dialect));
  options.base_url = setting.base_url + path;
  options.api_key = Secret(canary);
  options.timeouts = setting.timeouts;
  options.response_bytes_max = setting.response_bytes_max;
  return options;
}

inline std::shared_ptr<Provider> chat_provider(const Setting& setting,
                                               openai::OpenAiOptions options) {
  return openai::make_provider(setting.client, std::move(options)).value();
}

inline Subject chat_subject(std::string name, simulator::Api api) {
  Subject subject;
  subject.name = std::move(name);
  subject.api = api;
  return subject;
}

/// With a key, behind the newer form of address.
inline Subject azure_subject() {
  auto subject = chat_subject("azure", simulator::Api::azure);
  subject.embeds = true;
  subject.make = [](const Setting& setting) {
    return chat_provider(setting, chat_options(setting, "azure", "/openai/v1"));
  };
  return subject;
}

/// With a token, behind the older form of address.
inline Subject azure_deployment_subject() {
  auto subject = chat_subject("azure_deployment", simulator::Api::azure);
  subject.embeds = true;
  subject.make = [](const Setting& setting) {
    auto options = chat_options(setting, "azure", "");
    options.api_version = "2024-10-21";
    options.deployments = {{"renamed-model", "my-deployment"}};
    options.api_key = Secret();
    options.token = [] { return Secret(canary); };
    return chat_provider(setting, std::move(options));
  };
  return subject;
}

inline Subject mistral_subject() {
  auto subject = chat_subject("mistral", simulator::Api::mistral);
  subject.embeds = true;
  subject.make = [](const Setting& setting) {
    return chat_provider(setting, chat_options(setting, "mistral", "/mistral/v1"));
  };
  return subject;
}

inline Subject xai_subject() {
  auto subject = chat_subject("xai", simulator::Api::xai);
  subject.states_cost = true;
  subject.make = [](const Setting& setting) {
    return chat_provider(setting, chat_options(setting, "xai", "/xai/v1"));
  };
  return subject;
}

inline Subject openrouter_subject() {
  auto subject = chat_subject("openrouter", simulator::Api::openrouter);
  subject.states_cost = true;
  subject.make = [](const Setting& setting) {
    return chat_provider(setting, chat_options(setting, "openrouter", "/openrouter/api/v1"));
  };
  return subject;
}

inline Subject groq_subject() {
  auto subject = chat_subject("groq", simulator::Api::groq);
  subject.make = [](const Setting& setting) {
    return chat_provider(setting, chat_options(setting, "groq", "/groq/openai/v1"));
  };
  return subject;
}

inline Subject deepseek_subject() {
  auto subject = chat_subject("deepseek", simulator::Api::deepseek);
  subject.takes_schema = false;
  subject.make = [](const Setting& setting) {
    return chat_provider(setting, chat_options(setting, "deepseek", "/deepseek/v1"));
  };
  return subject;
}

/// Runs on the user's own machine.
inline Subject vllm_subject() {
  auto subject = chat_subject("vllm", simulator::Api::openai_chat);
  subject.embeds = true;
  subject.make = [](const Setting& setting) {
    auto options = chat_options(setting, "vllm", "/v1");
    options.free = false;  // so that what is booked can be seen
    return chat_provider(setting, std::move(options));
  };
  return subject;
}

inline std::vector<Subject> chat_services() {
  return {azure_subject(),      azure_deployment_subject(),
          mistral_subject(),    xai_subject(),
          openrouter_subject(), groq_subject(),
          deepseek_subject(),   vllm_subject()};
}

}  // namespace purser::contract
