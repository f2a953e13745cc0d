// bedrock.hpp: AWS Bedrock's Converse.
#pragma once

#include <purser/adapters/providers/bedrock/provider.hpp>
#include <purser/tests/contract/providers/subject.hpp>

namespace purser::contract {

inline Subject bedrock_subject() {
  Subject subject;
  subject.name = "bedrock";
  subject.api = simulator::Api::bedrock;
  subject.gives_id = false;
  subject.counts_reasoning = false;
  subject.refuses = false;
  subject.report_ends = true;
  subject.make = [](const Setting& setting) {
    auto options = setting.options<bedrock::BedrockOptions>(setting.base_url);
    return bedrock::make_provider(setting.client, std::move(options)).value();
  };
  return subject;
}

}  // namespace purser::contract
