// bound.hpp: the worst case of a request to Gemini.
#pragma once

#include <cstdint>
#include <string>

#include <purser/runtime/provider.hpp>

namespace purser::gemini {

struct BoundOptions {
  /// See GeminiOptions.
  std::int64_t search_queries_max = 0;
  std::string region{};        ///< of Vertex AI; empty otherwise
  std::string service_tier{};  ///< where the request names none
};

/// The most that `request` can be billed for. Pure.
///
/// Google Search and URL contexts run at the provider: what they find is billed beside the prompt,
/// so that the context can be filled twice. Errors: `invalid_argument` (`candidateCount` is no
/// count; see check_extra); `unbounded_input`: explicit caches, which are billed by the hour and
/// shown nowhere; code execution and other tools of the provider; searches that are billed by the
/// query, without `search_queries_max`.
[[nodiscard]] Result<RequestBound> bound(const ModelRequest& request,
                                         const BoundOptions& options = {});

}  // namespace purser::gemini
