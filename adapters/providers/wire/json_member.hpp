// json_member.hpp: looks up members of JSON that may have any shape.
#pragma once

#include <string_view>

#include <purser/runtime/json.hpp>

namespace purser::provider_wire {

/// Null where `object` is no object, has no such member, or has `null` there.
[[nodiscard]] const Json* member_of(const Json& object, const char* name);

/// Empty where there is no text; else valid as long as `object` is.
[[nodiscard]] std::string_view text_member(const Json& object, const char* name);

}  // namespace purser::provider_wire
