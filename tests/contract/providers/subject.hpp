// subject.hpp: one provider that the contract is held against.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/simulator/request_record.hpp>
#include <purser/runtime/provider.hpp>
#include <purser/runtime/secret.hpp>

namespace purser::contract {

inline constexpr const char* canary = "sk-canary-0123456789";

/// A picture of one point.
inline constexpr const char* tiny_png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg"
    "==";

/// Where a provider under test is to connect.
struct Setting {
  http::Client client;
  std::string base_url;  ///< `http://127.0.0.1:PORT`
  http::Timeouts timeouts;
  std::size_t response_bytes_max;

  /// `Options` that point there: `url` is the base URL.
  template <class Options>
  [[nodiscard]] Options options(std::string url) const {
    Options options;
    options.base_url = std::move(url);
    options.api_key = Secret(canary);
    options.timeouts = timeouts;
    options.response_bytes_max = response_bytes_max;
    return options;
  }
};

/// What an interface can say; what it cannot say is not expected of it.
struct Subject {
  std::string name;
  std::shared_ptr<Provider> (*make)(const Setting&) = nullptr;
  simulator::Api api = simulator::Api::openai_chat;  ///< who answers it
  bool takes_key = true;
  bool gives_id = true;
  bool counts_cache_reads = true;
  bool counts_cache_writes = true;
  bool counts_reasoning = true;  ///< apart from the visible output
  bool shows_reasoning = true;
  bool refuses = true;            ///< has a word for a refusal
  bool filters = true;            ///< has a word for filtered content
  bool usage_before_end = false;  ///< a stream reports usage from its beginning
  bool tells_retry_after = true;  ///< by a header or in the body
  bool report_ends = false;       ///< a stream's report is its end: nothing behind it is read
  bool takes_schema = true;       ///< answers of a shape that is asked for
  bool states_cost = false;       ///< says what it bills
  bool embeds = false;
};

/// `usage` as this interface tells it: classes that it does not know are part of the plain ones.
inline Usage as_told(Usage usage, const Subject& subject) {
  const auto fold = [](Tokens& from, Tokens& into) { into += std::exchange(from, 0); };
  if (!subject.counts_cache_reads) fold(usage.cache_read, usage.input);
  if (!subject.counts_cache_writes) fold(usage.cache_write, usage.input);
  if (!subject.counts_reasoning) fold(usage.reasoning, usage.output);
  return usage;
}

}  // namespace purser::contract
