// cohere.hpp: Cohere's v2 chat.
#pragma once

#include <purser/adapters/providers/cohere/provider.hpp>
#include <purser/tests/contract/providers/subject.hpp>

namespace purser::contract {

inline Subject cohere_subject() {
  Subject subject;
  subject.name = "cohere";
  subject.api = simulator::Api::cohere;
  subject.counts_cache_reads = false;
  subject.counts_cache_writes = false;
  subject.counts_reasoning = false;
  subject.refuses = false;
  subject.filters = false;
  subject.embeds = true;
  subject.report_ends = true;
  subject.make = [](const Setting& setting) {
    auto options = setting.options<cohere::CohereOptions>(setting.base_url + "/v2");
    return cohere::make_provider(setting.client, std::move(options)).value();
  };
  return subject;
}

}  // namespace purser::contract
