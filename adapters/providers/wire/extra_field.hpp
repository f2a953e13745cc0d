// extra_field.hpp: what a request adds to the provider's own object.
#pragma once

#include <purser/runtime/model_request.hpp>
#include <purser/runtime/result.hpp>

namespace purser::provider_wire {

/// As `ModelRequest::extra` has it, a `null` that stands there included; null where it does not.
[[nodiscard]] const Json* extra_field(const ModelRequest& request, const char* name);

/// The items of a list that is added to one of ours; none where it is missing or null. Error:
/// `invalid_argument`: it is no list.
[[nodiscard]] Result<Json> extra_list(const ModelRequest& request, const char* name);

/// The extra field `tools`, of any form; an empty array where it is missing or null.
[[nodiscard]] const Json& extra_tools(const ModelRequest& request);

/// Described by us or added by hand.
[[nodiscard]] bool offers_tools(const ModelRequest& request);

}  // namespace purser::provider_wire
