// place.hpp: where the file says it, put in front of what only shows when the policy is built.
#pragma once

#include <string>
#include <utility>

#include <purser/runtime/error.hpp>

namespace purser::policy {

/// `error` as errors of parsing are: `file:line:column: message`. An empty `place`, as in a policy
/// that no file held, adds nothing.
[[nodiscard]] inline Error at(const std::string& place, Error error) {
  return place.empty() ? error : std::move(error).in(place);
}

}  // namespace purser::policy
