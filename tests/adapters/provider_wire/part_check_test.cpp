// part_check_test.cpp: which part may stand in a message of which role.
#include <purser/adapters/providers/wire/part_check.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace provider_wire;

namespace {

constexpr std::array roles{Role::system, Role::user, Role::assistant, Role::tool};

const Part text = TextPart{"Hello"};
const Part call = ToolCallPart{"c1", "stock", "{}"};
const Part result = ToolResultPart{"c1", "stock", "7", false};

std::string refusal_of(const Result<>& checked) {
  if (checked) return {};
  CHECK(checked.error().code() == ErrorCode::invalid_argument);
  return std::string(checked.error().message());
}

Result<> refuse_part(const Part&) { return fail(ErrorCode::unsupported, "not this one"); }
Result<> take_part(const Part&) { return {}; }

}  // namespace

TEST_CASE("part_check: only the assistant calls tools") {
  for (const Role role : roles)
    CHECK(check_role(call, role).has_value() == (role == Role::assistant));
  CHECK(refusal_of(check_role(call, Role::user)) ==
        "a user message carries a tool call; only the assistant calls tools");
}

TEST_CASE("part_check: results stand in messages of tools and users") {
  for (const Role role : roles) {
    const bool may = role == Role::tool || role == Role::user;
    CHECK(check_role(result, role).has_value() == may);
  }
  CHECK(refusal_of(check_role(result, Role::assistant)) ==
        "a assistant message carries a tool result; it belongs into a tool message");
}

TEST_CASE("part_check: in a message of a tool no text of its own may stand") {
  for (const Role role : roles)
    CHECK(check_role_in_message(text, role).has_value() == (role != Role::tool));
  CHECK_FALSE(check_role_in_message(call, Role::tool));
}

TEST_CASE("part_check: the system says texts, or what is in the interface's own format") {
  const Message image(Role::system, std::vector<Part>{MediaPart{}});
  const Message own(Role::system, std::vector<Part>{OpaquePart{"cohere", Json::object()}});
  CHECK(refusal_of(check_in_turn(image, take_part)) ==
        "a system message carries something else than text");
  CHECK(check_in_turn(own, take_part));
  CHECK(check_in_turn(Message(Role::tool, std::vector<Part>{text}), take_part));
}

TEST_CASE("part_check: what stands in its place is left to the interface") {
  const auto refused = check_in_turn(Message(Role::user, std::vector<Part>{text}), refuse_part);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == ErrorCode::unsupported);
  CHECK(refusal_of(check_in_turn(Message(Role::user, std::vector<Part>{call}), refuse_part)) ==
        "a user message carries a tool call; only the assistant calls tools");
}

TEST_CASE("part_check: only users send media") {
  MediaPart document;
  document.kind = MediaPart::Kind::document;
  for (const Role role : roles)
    CHECK(check_sender(document, role).has_value() == (role == Role::user));
  CHECK(refusal_of(check_sender(document, Role::assistant)) ==
        "a assistant message carries a part of kind 'document'; only user messages can");
}

TEST_CASE("part_check: a part in a foreign format, or of no object, is not sent") {
  CHECK(check_format(OpaquePart{"cohere", Json::object()}, "cohere", "Cohere's interface"));
  CHECK_FALSE(check_format(OpaquePart{"cohere", "text"}, "cohere", "Cohere's interface"));
  const auto refused = check_format(OpaquePart{"gemini", Json::object()}, "cohere", "Cohere");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == ErrorCode::unsupported);
  CHECK(
      refused.error().message() ==
      "a content part in the format 'gemini' cannot be sent to Cohere; leave it out or convert it");
}
