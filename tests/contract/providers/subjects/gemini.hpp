// gemini.hpp: Google's Gemini.
#pragma once

#include <purser/adapters/providers/gemini/provider.hpp>
#include <purser/tests/contract/providers/subject.hpp>

namespace purser::contract {

inline Subject gemini_subject() {
  Subject subject;
  subject.name = "gemini";
  subject.api = simulator::Api::gemini;
  subject.counts_cache_writes = false;
  subject.refuses = false;
  subject.usage_before_end = true;
  subject.embeds = true;
  subject.make = [](const Setting& setting) {
    auto options = setting.options<gemini::GeminiOptions>(setting.base_url);
    return gemini::make_provider(setting.client, std::move(options)).value();
  };
  return subject;
}

}  // namespace purser::contract
