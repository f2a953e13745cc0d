// form_field.hpp: a field of a server's form as it stands on a terminal, and what was typed into
// it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/json.hpp>

namespace purser::cli {

/// Its text is the server's: untrusted.
struct FormField {
  std::string name{};
  Json property{};  ///< its part of the form's schema
  bool is_required = false;
};

/// Of a form that mcp::check_form takes.
[[nodiscard]] std::vector<FormField> form_fields(const Json& requested_schema);

/// What the field is called and what fits it, its description and its choices: lines with ends.
/// What would steer a terminal is not in it; very long texts are cut.
[[nodiscard]] std::string field_text(const FormField& field);

/// What stands in front of the answer: `colour [Blue]: `, with the default.
[[nodiscard]] std::string field_prompt(const FormField& field);

/// What a line means. Choices go by value, title or number; `""` is the empty text. Nothing: the
/// field is left out, which is where its default counts. Error: `invalid_argument`: "that is no
/// whole number".
[[nodiscard]] Result<std::optional<Json>> parse_field(const FormField& field,
                                                      std::string_view line);

}  // namespace purser::cli
