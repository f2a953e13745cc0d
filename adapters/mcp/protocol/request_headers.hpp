// request_headers.hpp: the HTTP headers of a modern request.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/result.hpp>

namespace purser::mcp {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A header that repeats a part of the body.
struct RepeatedHeader {
  RepeatedHeader(std::string header, std::optional<std::string> value)
      : name(std::move(header)), text(std::move(value)) {}
  std::string name;
  std::optional<std::string> text;  ///< not encoded yet; nothing: the header must not be there
};

/// The rule for clients and servers alike: `Mcp-Method`, and `Mcp-Name` where the method has one.
[[nodiscard]] std::vector<RepeatedHeader> repeated_headers(const std::string& method,
                                                           const Json& params);
/// The same for each argument that the schema marks with `x-mcp-header`: texts, booleans and whole
/// numbers, written `5` also where the body says `5.0`.
[[nodiscard]] std::vector<RepeatedHeader> repeated_arguments(const Json& input_schema,
                                                             const Json& arguments);

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
