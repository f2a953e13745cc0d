// tool_alias.hpp: names for servers' tools that every model vendor takes.
#pragma once

#include <string>
#include <string_view>

namespace purser::mcp {

inline constexpr std::size_t tool_alias_bytes_max = 64;

/// `files_read` for the tool `read` of the server that is called `files` here: [A-Za-z0-9_-]{1,64},
/// the same in every process, and different for different pairs. Where the plain form would not be
/// all of that (other characters, too long, an underscore in the server's name, a name that ends
/// like a hash), what does not fit is left out and a hash of both names is appended.
[[nodiscard]] std::string tool_alias(std::string_view server, std::string_view name);

}  // namespace purser::mcp
