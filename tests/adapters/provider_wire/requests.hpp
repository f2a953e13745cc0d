// requests.hpp: requests with one part or one field, and what an adapter makes of them.
#pragma once

#include <purser/runtime/model_request.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser {

inline Json json(std::string_view text) { return parse_json(text).value(); }

inline ModelRequest with_extra(std::string_view extra, std::string model = "m") {
  ModelRequest request(std::move(model), "Hi");
  request.extra = json(extra);
  return request;
}

inline ModelRequest with_part(Part part, Role role = Role::user) {
  return ModelRequest("m", std::vector<Message>{Message(role, {std::move(part)})});
}

/// What was made, or the test ends.
template <class Made>
Made must(const Result<Made>& made) {
  if (!made) FAIL(to_string(made.error()));
  return *made;
}

/// The body that was made, as JSON.
inline Json body_of(const Result<std::string>& encoded) {
  const auto body = parse_json(must(encoded));
  if (!body) FAIL(to_string(body.error()) << *encoded);
  return *body;
}

/// What was refused, as a code.
template <class Made>
ErrorCode refusal_of(const Result<Made>& made) {
  REQUIRE_FALSE(made.has_value());
  return made.error().code();
}

}  // namespace purser
