// request_headers.hpp: the HTTP headers of a modern request.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/result.hpp>

namespace purser::mcp {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// `Mcp-Method`, and `Mcp-Name` where the method has one (2026-07-28, "Streamable HTTP").
[[nodiscard]] Headers request_headers(const std::string& method, const Json& params);

/// `Mcp-Param-...` for the arguments that the schema marks with `x-mcp-header`; none for null and
/// for what is not there.
[[nodiscard]] Headers param_headers(const Json& input_schema, const Json& arguments);

/// Whether the marks of a schema are usable: names are tokens, differ in more than case, and mark
/// strings, whole numbers and booleans that are reached through `properties` alone. A client must
/// not use a tool whose marks are not. Error: `protocol_error`, saying which.
[[nodiscard]] Result<> check_param_headers(const Json& input_schema);

}  // namespace purser::mcp
