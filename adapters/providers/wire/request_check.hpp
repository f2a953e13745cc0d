// request_check.hpp: what every request has to have, whoever gets it.
#pragma once

#include <purser/runtime/model_request.hpp>
#include <purser/runtime/result.hpp>

namespace purser::provider_wire {

/// A model, messages, room for output where it is limited, and numbers where numbers are. Error:
/// `invalid_argument`.
[[nodiscard]] Result<> check_request(const ModelRequest& request);

}  // namespace purser::provider_wire
