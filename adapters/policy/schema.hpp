// schema.hpp: the form of policy files as a JSON Schema, for editors.
#pragma once

#include <string_view>

namespace purser::policy {

/// The text of adapters/policy/policy.schema.json (JSON Schema, draft 7). It takes every file that
/// `parse_policy` takes, and also some that it refuses: references between sections, orders and
/// what stands in the environment are beyond it. Defined in a file that the build makes from it.
[[nodiscard]] std::string_view schema_json() noexcept;

}  // namespace purser::policy
