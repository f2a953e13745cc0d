// policy_schema.hpp: the schema of policies held against files.
#pragma once

#include <string>

#include <purser/adapters/policy/schema.hpp>
#include <purser/adapters/yaml/parse.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/json_schema.hpp>

namespace purser::policy {

inline const JsonSchema& schema() {
  static const JsonSchema schema(parse_json(schema_json()).value());
  return schema;
}

/// What the schema has against a file, as an editor sees it: nothing is replaced in it.
inline std::string refusal_by_schema(const std::string& text) {
  return schema().problem_in(yaml::parse(text, "p.yaml").value().json());
}

/// For every good policy of a test: a file that is read must not be marked in an editor.
inline void check_schema_takes(const std::string& text) {
  INFO(text);
  CHECK(refusal_by_schema(text) == "");
}

}  // namespace purser::policy
