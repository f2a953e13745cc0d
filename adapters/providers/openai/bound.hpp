// bound.hpp: the worst case of a request to OpenAI's Chat Completions.
#pragma once

#include <string>

#include <purser/adapters/providers/openai/dialect.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::openai {

struct BoundOptions {
  std::string region{};  ///< where the server is, if that changes the price: `eu`
  BreakpointForm breakpoints = BreakpointForm::prompt_cache;
};

/// The most that `request` can be billed for. Pure.
///
/// Errors: `invalid_argument` (`n` is no count); `unbounded_input`: predicted outputs, whose
/// rejected tokens no field limits; tools that the provider runs itself.
[[nodiscard]] Result<RequestBound> bound(const ModelRequest& request,
                                         const BoundOptions& options = {});

/// The provider will search the web for this request: it asks so, or its model always does.
[[nodiscard]] bool searches_web(const ModelRequest& request);

}  // namespace purser::openai
