// openai.hpp: OpenAI's chat completions.
#pragma once

#include <purser/adapters/providers/openai/provider.hpp>
#include <purser/tests/contract/providers/subject.hpp>

namespace purser::contract {

inline Subject openai_subject() {
  Subject subject;
  subject.name = "openai";
  subject.embeds = true;
  subject.make = [](const Setting& setting) {
    auto options = setting.options<openai::OpenAiOptions>(setting.base_url + "/v1");
    return openai::make_provider(setting.client, std::move(options)).value();
  };
  return subject;
}

}  // namespace purser::contract
