// message_parts_test.cpp: what messages say, and how they become turns.
#include <purser/adapters/providers/wire/message_parts.hpp>
#include <purser/adapters/providers/wire/turns.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace provider_wire;

namespace {

Message message_of(Role role, std::vector<Part> parts) { return Message(role, std::move(parts)); }

const ToolResultPart seven{"c1", "stock", "7", false};

/// A part as a word.
void write_word(JsonText& json, const Part& part) {
  if (const auto* text = std::get_if<TextPart>(&part)) json.string(text->text);
  if (const auto* result = std::get_if<ToolResultPart>(&part)) json.string(result->content);
}

std::string turn_of(const std::vector<Message>& messages) {
  std::string out;
  JsonText json(out);
  write_turn(json, "user", messages, write_word);
  return out;
}

}  // namespace

TEST_CASE("message_parts: texts and refusals are what is said, in their order") {
  const auto message = message_of(
      Role::assistant, {TextPart{"I "}, ToolCallPart{"c1", "stock", "{}"}, RefusalPart{"won't"}});
  CHECK(said_in(message) == "I won't");
  CHECK(has<ToolCallPart>(message));
  CHECK_FALSE(has<ToolResultPart>(message));
}

TEST_CASE("message_parts: a message without parts does not consist of results") {
  CHECK_FALSE(has_only_results(message_of(Role::user, {})));
  CHECK(has_only_results(message_of(Role::user, {seven, seven})));
  CHECK_FALSE(has_only_results(message_of(Role::user, {seven, TextPart{"and?"}})));
}

TEST_CASE("message_parts: arguments become an object whatever the model wrote") {
  CHECK(arguments_object("") == "{}");
  CHECK(arguments_object(" \r\n\t") == "{}");
  CHECK(arguments_object(R"({"depot": 7})") == R"({"depot": 7})");
  CHECK(arguments_object("[7]") == R"({"invalid_arguments":"[7]"})");
  CHECK(arguments_object(R"({"depot": )") == R"({"invalid_arguments":"{\"depot\": "})");
}

TEST_CASE("turns: results come first, and the system's words stay out") {
  const std::vector<Message> turn{message_of(Role::user, {TextPart{"and?"}}),
                                  message_of(Role::system, {TextPart{"be brief"}}),
                                  message_of(Role::tool, {seven})};
  CHECK(turn_of(turn) == R"({"role":"user","content":["7","and?"]})");
}

TEST_CASE("turns: one without content is no message") {
  CHECK(turn_of({message_of(Role::system, {TextPart{"be brief"}})}).empty());
  CHECK(turn_of({}).empty());
}
