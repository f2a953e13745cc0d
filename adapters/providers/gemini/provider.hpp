// provider.hpp: Google's Gemini, by its own interface or by Vertex AI.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <purser/adapters/http/client.hpp>
#include <purser/adapters/providers/wire/service.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::gemini {

/// `base_url`: up to the host, or with the version: `https://generativelanguage.googleapis.com`.
/// With a `project` its default is the host of Vertex AI's `location`. `api_key`: a key of the
/// Gemini API; for Vertex AI an access token, which Google lets live for an hour.
struct GeminiOptions : provider_wire::ServiceOptions {
  GeminiOptions();

  /// `v1beta` or `v1`; empty: `v1beta`, or `v1` for Vertex AI.
  std::string version;
  /// Of Google Cloud. Where it is set, Vertex AI is spoken to.
  std::string project;
  /// Of Vertex AI: `global`, `europe-west4`.
  std::string location = "global";
  /// Models from generation 3 on decide how many searches Google Search makes, and each is billed.
  /// A call that offers it holds the fee of this many; more are billed beyond what was held. 0:
  /// such calls are refused.
  std::int64_t search_queries_max = 0;
};

/// A provider of kind `gemini`, or `vertex_ai` with a project. Thread-safe; shares the client's
/// connections.
///
/// Errors: `invalid_argument`: the base URL, version, project or location, a key with line breaks.
[[nodiscard]] Result<std::shared_ptr<Provider>> make_provider(http::Client client,
                                                              GeminiOptions options);

}  // namespace purser::gemini
