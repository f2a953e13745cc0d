// responses.hpp: OpenAI's Responses.
#pragma once

#include <purser/adapters/providers/responses/provider.hpp>
#include <purser/tests/contract/providers/subject.hpp>

namespace purser::contract {

inline Subject responses_subject() {
  Subject subject;
  subject.name = "responses";
  subject.make = [](const Setting& setting) {
    auto options =
        setting.options<responses::ResponsesOptions>(setting.simulator.openai_base_url());
    options.reasoning_summary = "auto";
    return responses::make_provider(setting.client, std::move(options)).value();
  };
  return subject;
}

}  // namespace purser::contract
