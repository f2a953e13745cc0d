// bound.hpp: the worst case of a request to Cohere.
#pragma once

#include <purser/runtime/provider.hpp>

namespace purser::cohere {

/// The most that `request`, a chat or an embedding, can be billed for. Pure.
///
/// What is billed is less than what the model reads: Cohere's own templates are not billed. Error:
/// `unbounded_input`: tools that the provider runs itself.
[[nodiscard]] Result<RequestBound> bound(const ModelRequest& request);

}  // namespace purser::cohere
