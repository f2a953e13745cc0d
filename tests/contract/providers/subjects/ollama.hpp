// ollama.hpp: Ollama's own chat.
#pragma once

#include <purser/adapters/providers/ollama/provider.hpp>
#include <purser/tests/contract/providers/subject.hpp>

namespace purser::contract {

inline Subject ollama_subject() {
  Subject subject;
  subject.name = "ollama";
  subject.api = simulator::Api::ollama;
  subject.takes_key = false;
  subject.gives_id = false;
  subject.counts_cache_reads = false;
  subject.counts_cache_writes = false;
  subject.counts_reasoning = false;
  subject.refuses = false;
  subject.filters = false;
  subject.embeds = true;
  subject.report_ends = true;
  subject.make = [](const Setting& setting) {
    auto options = setting.options<ollama::OllamaOptions>(setting.base_url);
    options.free_on_loopback = false;  // so that what is booked can be seen
    return ollama::make_provider(setting.client, std::move(options)).value();
  };
  return subject;
}

}  // namespace purser::contract
