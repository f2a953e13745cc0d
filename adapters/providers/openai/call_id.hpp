// call_id.hpp: ids of tool calls for servers that take only some.
#pragma once

#include <string>
#include <string_view>

namespace purser::openai {

/// `id`, or one of exactly `length` letters and digits in its place; the same for the same id.
/// `length` 0: any id will do.
[[nodiscard]] std::string call_id(std::string_view id, std::size_t length);

}  // namespace purser::openai
