// form.hpp: names and values as they stand in queries and forms
// (application/x-www-form-urlencoded).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace purser::mcp {

using FormFields = std::vector<std::pair<std::string, std::string>>;

/// `name=value&name=value`.
[[nodiscard]] std::string print_form(const FormFields& fields);
/// At most 64 fields; `+` is a blank. What is no percent code stays as it is.
[[nodiscard]] FormFields read_form(std::string_view text);
/// The only value of that name; nothing: there is none, or several, which nobody can tell apart.
[[nodiscard]] std::optional<std::string> only_value(const FormFields& fields,
                                                    std::string_view name);

}  // namespace purser::mcp
