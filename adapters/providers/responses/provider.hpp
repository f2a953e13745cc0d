// provider.hpp: OpenAI's Responses, and every server that speaks the same.
#pragma once

#include <memory>
#include <string>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/providers/wire/service.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::responses {

/// `base_url`: up to and including the version: `https://api.openai.com/v1`.
struct ResponsesOptions : provider_wire::ServiceOptions {
  ResponsesOptions();

  std::string organization;
  std::string project;
  /// The service keeps answers and their reasoning. Conversations are sent whole in any case.
  bool store = false;
  /// Asks models that reason for their encrypted reasoning where nothing is stored; false for
  /// servers that do not know the field.
  bool encrypted_reasoning = true;
  /// Asks models that reason for a summary of it: `auto`, `concise` or `detailed`.
  std::string reasoning_summary;
  /// The section of the price table: `openai`, `xai`.
  std::string kind = "openai";
  /// The server says what it bills, as xAI does, and is believed.
  bool states_cost = false;
  /// Where the server is, if that changes the price: `eu`.
  std::string region;
};

/// A provider of the options' kind. Thread-safe; shares the client's connections.
///
/// Errors: `invalid_argument`: the base URL, the kind of summary, a key with line breaks.
[[nodiscard]] Result<std::shared_ptr<Provider>> make_provider(http::Client client,
                                                              ResponsesOptions options);

}  // namespace purser::responses
