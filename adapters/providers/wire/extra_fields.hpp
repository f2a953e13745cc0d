// extra_fields.hpp: merges a caller's own request fields into a provider's request object.
#pragma once

#include <span>
#include <string_view>

#include <purser/runtime/json.hpp>
#include <purser/runtime/result.hpp>

namespace purser::provider_wire {

/// Adds the fields of `extra` (an object or null) to `fields`.
///
/// What only `extra` knows passes untouched. Where both have an object, their members are merged by
/// the same rule. A field that the request already states in another way is an error, because
/// neither silently winning would be right; so is a field named in `reserved` (those that carry the
/// budget's grant or change how the answer is read). Error: `invalid_argument`, naming the field.
[[nodiscard]] Result<> merge_extra(Json& fields, const Json& extra,
                                   std::span<const std::string_view> reserved);

}  // namespace purser::provider_wire
