// extra_field.hpp: what a request adds to the provider's own object.
#pragma once

#include <purser/runtime/model_request.hpp>

namespace purser::provider_wire {

/// As `ModelRequest::extra` has it, a `null` that stands there included; null where it does not.
[[nodiscard]] const Json* extra_field(const ModelRequest& request, const char* name);

/// The extra field `tools`, of any form; an empty array where there is none.
[[nodiscard]] const Json& extra_tools(const ModelRequest& request);

/// Described by us or added by hand.
[[nodiscard]] bool offers_tools(const ModelRequest& request);

}  // namespace purser::provider_wire
