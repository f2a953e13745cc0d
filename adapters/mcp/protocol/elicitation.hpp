// elicitation.hpp: forms that servers ask the user to fill in.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/json.hpp>
#include <purser/runtime/result.hpp>

namespace purser::mcp {

/// Whether `requested_schema` is a flat object of texts, numbers, booleans and choices, none of
/// which asks for a secret. Errors: `bad_request`: another schema; `refused`: a field whose name or
/// title smells of a password, key or the like, which forms must never ask for.
[[nodiscard]] Result<> check_form(const Json& requested_schema);

/// Fields that were left out get the schema's defaults.
void fill_defaults(const Json& requested_schema, Json& content);

/// Whether `content` fits the schema. Error: `invalid_argument`, naming the field.
[[nodiscard]] Result<> check_content(const Json& requested_schema, const Json& content);

/// Where a question of mode `url` wants to send the user: `https://example.org/pay` has the host
/// `example.org`. Empty: no address of the web.
[[nodiscard]] std::string host_of(std::string_view url);

}  // namespace purser::mcp
