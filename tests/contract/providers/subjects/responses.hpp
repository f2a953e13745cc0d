// responses.hpp: OpenAI's Responses.
#pragma once

#include <purser/adapters/providers/responses/provider.hpp>
#include <purser/tests/contract/providers/subject.hpp>

namespace purser::contract {

inline Subject responses_subject() {
  Subject subject;
  subject.name = "responses";
  subject.api = simulator::Api::openai_responses;
  subject.report_ends = true;
  subject.make = [](const Setting& setting) {
    auto options = setting.options<responses::ResponsesOptions>(setting.base_url + "/v1");
    options.reasoning_summary = "auto";
    return responses::make_provider(setting.client, std::move(options)).value();
  };
  return subject;
}

}  // namespace purser::contract
