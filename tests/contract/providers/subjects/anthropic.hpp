// anthropic.hpp: Anthropic's messages.
#pragma once

#include <purser/adapters/providers/anthropic/provider.hpp>
#include <purser/tests/contract/providers/subject.hpp>

namespace purser::contract {

inline Subject anthropic_subject() {
  Subject subject;
  subject.name = "anthropic";
  subject.api = simulator::Api::anthropic_messages;
  subject.usage_before_end = true;
  subject.make = [](const Setting& setting) {
    auto options = setting.options<anthropic::AnthropicOptions>(setting.base_url);
    return anthropic::make_provider(setting.client, std::move(options)).value();
  };
  return subject;
}

}  // namespace purser::contract
