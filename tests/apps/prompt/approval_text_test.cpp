// approval_text_test.cpp: what a question shows, and which answers it takes.
#include <purser/apps/prompt/approval_text.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using cli::parse_answer;
using cli::question_text;
using Kind = cli::TypedAnswer::Kind;

namespace {

ApprovalRequest request(Json arguments = {{"to", "jane"}}) {
  return {
      7,      Scope::parse("session:s1/agent:clerk").value(), "send_mail", "", std::move(arguments),
      Money()};
}

}  // namespace

TEST_CASE("approval text: agent, tool, price and arguments") {
  auto asked = request();
  CHECK(question_text(asked, 80) == "clerk wants to run send_mail:\n  {\"to\":\"jane\"}\n");
  asked.price = 0.01_usd;
  CHECK(question_text(asked, 80).starts_with("clerk wants to run send_mail for $0.01:\n"));
  asked.price.reset();
  CHECK(question_text(asked, 80).starts_with(
      "clerk wants to run send_mail, whose price is not known:\n"));
  asked.scope = Scope::parse("session:s1").value();
  CHECK(question_text(asked, 80).starts_with("the program wants to run send_mail"));
}

TEST_CASE("approval text: arguments that need more than a line get a line each") {
  CHECK(question_text(request({{"a", 1}, {"b", "two"}}), 15) ==
        "clerk wants to run send_mail:\n  {\n    \"a\": 1,\n    \"b\": \"two\"\n  }\n");
}

TEST_CASE("approval text: a model cannot move the cursor or turn text around") {
  const auto text = question_text(request({{"to",
                                            "a\x1b[2K\r\n\xc2\x9b"
                                            "b\xe2\x80\xae"}}),
                                  80);
  CHECK(text.find('\x1b') == text.npos);
  CHECK(text.find('\r') == text.npos);
  CHECK(text.find("\xc2\x9b") == text.npos);
  CHECK(text.find("\xe2\x80\xae") == text.npos);
}

TEST_CASE("approval text: what is left out of long arguments is said") {
  const auto text = question_text(request({{"to", std::string(100'000, 'x')}}), 80);
  CHECK(text.size() < 10'000);
  CHECK(text.ends_with("more bytes that are not shown\n"));
}

TEST_CASE("approval text: yes, no, edit, and nothing that could be meant otherwise") {
  const auto [line, kind, reason] = GENERATE(table<std::string, Kind, std::string>({
      {"y", Kind::allow, ""},
      {" YES \r", Kind::allow, ""},
      {"n", Kind::refuse, ""},
      {"No", Kind::refuse, ""},
      {"n  not this customer ", Kind::refuse, "not this customer"},
      {"no way", Kind::refuse, "way"},
      {"e", Kind::edit, ""},
      {"edit", Kind::edit, ""},
      {"", Kind::unclear, ""},
      {"   ", Kind::unclear, ""},
      {"yy", Kind::unclear, ""},
      {"y but only once", Kind::unclear, ""},
      {"ok", Kind::unclear, ""},
      {"e {}", Kind::unclear, ""},
  }));
  INFO(line);
  const auto typed = parse_answer(line);
  CHECK(typed.kind == kind);
  CHECK(typed.reason == reason);
}

TEST_CASE("approval text: edited arguments are an object of JSON") {
  CHECK(cli::parse_edited(R"({"to": "joe"})").value() == Json{{"to", "joe"}});
  CHECK_FALSE(cli::parse_edited("{to: joe}"));
  CHECK(cli::parse_edited("[1]").error().message() ==
        "arguments are an object, such as {\"query\": \"acme\"}");
}
