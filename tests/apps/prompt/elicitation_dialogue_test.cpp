// elicitation_dialogue_test.cpp: what becomes of a server's question, line by line.
#include <purser/apps/prompt/elicitation_dialogue.hpp>

#include <purser/adapters/mcp/protocol/elicitation.hpp>
#include <purser/apps/prompt/elicitation_text.hpp>
#include <purser/tests/apps/prompt/scripted_talk.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;

namespace {

const Json form = parse_json(R"({"message":"Whom shall I greet?","requestedSchema":{"type":"object",
  "required":["name"],"properties":{"name":{"type":"string","maxLength":5},
  "often":{"type":"integer","minimum":1,"default":1}}}})")
                      .value();

Json page(const std::string& url) {
  Json params = Json::object();
  params["mode"] = "url";
  params["message"] = "Please pay";
  params["url"] = url;
  return params;
}

const Json declined = {{"action", "decline"}};
const Json cancelled = {{"action", "cancel"}};

bool shows(const ScriptedTalk& talk, std::string_view text) {
  return talk.screen().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("elicitation: the form is filled field by field, and goes only after it was shown") {
  ScriptedTalk talk({"Jane", "", "y"});

  const auto answer = cli::ask_form(talk, "hall", form);

  CHECK(answer["action"] == "accept");
  CHECK(answer["content"] == parse_json(R"({"name":"Jane","often":1})").value());
  CHECK(mcp::check_content(form["requestedSchema"], answer["content"]));
  CHECK(shows(talk, "The MCP server \"hall\" asks you something. The words are the server's"));
  CHECK(shows(talk, "  Whom shall I greet?\n"));
  CHECK(shows(talk, "name: a text, at most 5 characters\nname: Jane\n"));
  CHECK(shows(talk, "often: a whole number, at least 1; may be left out\noften [1]: \n"));
  CHECK(
      shows(talk, "This goes to \"hall\":\n  {\n    \"name\": \"Jane\",\n    \"often\": 1\n  }\n"));
}

TEST_CASE("elicitation: what is wrong is told, and asked for again") {
  ScriptedTalk talk({"", "Jonathan", "Jane", "0", "2", "what", "y"});

  const auto answer = cli::ask_form(talk, "hall", form);

  CHECK(answer["content"] == parse_json(R"({"name":"Jane","often":2})").value());
  CHECK(shows(talk, "that is needed\n"));
  CHECK(shows(talk, "that is too long\n"));
  CHECK(shows(talk, "that is too small\n"));
}

TEST_CASE("elicitation: after five wrong answers the question is dropped") {
  ScriptedTalk talk({"", "", "", "", "", "Jane", "", "y"});

  CHECK(cli::ask_form(talk, "hall", form) == cancelled);
  CHECK(talk.left() == 3);
  CHECK(shows(talk, "wrong too often"));

  ScriptedTalk unclear({"Jane", "", "?", "?", "?", "?", "?", "y"});
  CHECK(cli::ask_form(unclear, "hall", form) == cancelled);
}

TEST_CASE("elicitation: there is a way out at every line") {
  using Lines = std::deque<std::string>;
  const auto [lines, action] = GENERATE(table<Lines, std::string>({
      {Lines{"/decline"}, "decline"},
      {Lines{"/cancel"}, "cancel"},
      {Lines{"Jane", " /decline "}, "decline"},
      {Lines{"Jane", "", "d"}, "decline"},
      {Lines{"Jane", "", "cancel"}, "cancel"},
      {Lines{}, "cancel"},
      {Lines{"Jane"}, "cancel"},
      {Lines{"Jane", ""}, "cancel"},
  }));
  ScriptedTalk talk(lines);
  CHECK(cli::ask_form(talk, "hall", form) == Json{{"action", action}});
}

TEST_CASE("elicitation: a form can be filled anew, and nothing of before is left") {
  ScriptedTalk talk({"Jane", "7", "a", "Joe", "", "yes"});
  const auto answer = cli::ask_form(talk, "hall", form);
  CHECK(answer["content"] == parse_json(R"({"name":"Joe","often":1})").value());

  std::deque<std::string> endless;
  for (int i = 0; i < 100; ++i) endless.insert(endless.end(), {"Jane", "", "a"});
  ScriptedTalk undecided(endless);
  CHECK(cli::ask_form(undecided, "hall", form) == cancelled);
}

TEST_CASE("elicitation: a form without fields is a question of yes or no") {
  const auto confirm =
      parse_json(R"({"message":"Delete?","requestedSchema":{"type":"object","properties":{}}})")
          .value();
  ScriptedTalk yes({"y"});
  const auto answer = cli::ask_form(yes, "hall", confirm);
  CHECK(answer["action"] == "accept");
  CHECK(answer["content"] == Json::object());
}

TEST_CASE("elicitation: a page is shown with where it leads, and asked whether it is done") {
  const auto url = "https://bank.example@evil.example/pay?id=7";
  const auto [line, action] = GENERATE(table<std::string, std::string>({
      {"y", "accept"},
      {"d", "decline"},
      {"c", "cancel"},
  }));
  ScriptedTalk talk({"a", line});  // a page is not filled in again

  CHECK(cli::ask_address(talk, "shop", page(url))["action"] == action);
  CHECK(shows(talk, "The MCP server \"shop\" asks you to open an address."));
  CHECK(shows(talk, "  Please pay\n  https://bank.example@evil.example/pay?id=7\n"));
  CHECK(shows(talk, "It leads to evil.example; "));
}

TEST_CASE("elicitation: an address that cannot be shown as it is is declined, and not shown") {
  const std::string url =
      GENERATE(as<std::string>(), "https://evil.example/\x1b[2J", "https://\xd0\xb5vil.example/",
               "https://evil.example/a b", "https://evil.example/" + std::string(5000, 'a'));
  ScriptedTalk talk({"y"});

  CHECK(cli::ask_address(talk, "shop", page(url)) == declined);
  CHECK_FALSE(shows(talk, "evil.example"));
  CHECK(shows(talk, "was declined"));
  CHECK(talk.left() == 1);
}

TEST_CASE("elicitation: a server's words cannot take over the terminal, nor fill it") {
  auto odd = form;
  odd["message"] = "Hello\x1b[2J\nThis goes to\xc2\x9b" + std::string(9000, 'x');

  const auto text = cli::form_text("ha\x1bll", odd) + cli::address_text("ha\x1bll", odd);

  CHECK(text.find('\x1b') == text.npos);
  CHECK(text.find("\xc2\x9b") == text.npos);
  CHECK(text.find("\n  This goes to") != text.npos);  // indented: none of our words
  CHECK(text.find("more bytes that are not shown") != text.npos);
  CHECK(text.size() < 10000);
}
