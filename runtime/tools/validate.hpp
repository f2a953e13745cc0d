// validate.hpp: checks a JSON value against a JSON schema, for tools that are not built from a
// struct.
#pragma once

#include <purser/runtime/tools/problems.hpp>

namespace purser {

/// Whether `value` fits `schema`. Understands what tools' schemas are made of: `type` (one or
/// several), `nullable`, `enum`, `const`, `properties`, `required`, `additionalProperties`,
/// `minProperties`, `maxProperties`, `items`, `prefixItems`, `minItems`, `maxItems`, `minimum`,
/// `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `minLength`, `maxLength` (in code points),
/// `anyOf`, `oneOf`, `allOf`, `not`, and `$ref` inside the schema.
///
/// Everything else (`pattern`, `format`, `if`, `$ref` to another document, ...) is not checked here
/// and left to the tool. With `patternProperties`, properties that are not listed are accepted.
/// A number without a fraction is an integer.
///
/// Errors: `invalid_tool_arguments`, up to 8 problems with paths; the same for values nested more
/// than 128 deep and for schemas that take more than 250,000 steps to follow.
[[nodiscard]] Result<> validate(const Json& schema, const Json& value);

/// Whether `schema` is one that arguments can be checked against: an object of `type` "object",
/// whose local `$ref`s lead somewhere. Error: `invalid_argument`.
[[nodiscard]] Result<> check_schema(const Json& schema);

}  // namespace purser
