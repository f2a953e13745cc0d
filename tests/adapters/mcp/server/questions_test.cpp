// questions_test.cpp: who may be asked what, and which answers count.
#include <purser/adapters/mcp/server/questions.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

TEST_CASE("mcp questions: only what the client declared may be asked") {
  struct Row {
    const char* capabilities;
    const char* method;
    const char* params;
    bool declared;
  };
  const auto row = GENERATE(values<Row>({
      {R"({})", "sampling/createMessage", R"({})", false},
      {R"({"sampling":{}})", "sampling/createMessage", R"({})", true},
      {R"({"sampling":{}})", "sampling/createMessage", R"({"tools":[]})", false},
      {R"({"sampling":{"tools":{}}})", "sampling/createMessage", R"({"tools":[]})", true},
      {R"({"sampling":{"tools":true}})", "sampling/createMessage", R"({"tools":[]})", false},
      {R"({"sampling":{}})", "sampling/createMessage", R"({"toolChoice":{}})", false},
      {R"({"sampling":{"tools":{}}})", "sampling/createMessage", R"({"toolChoice":{}})", true},
      {R"({"sampling":true})", "sampling/createMessage", R"({})", false},
      {R"({"roots":{}})", "roots/list", R"({})", true},
      {R"({"elicitation":{}})", "elicitation/create", R"({})", true},
      {R"({"elicitation":{"form":{}}})", "elicitation/create", R"({})", true},
      {R"({"elicitation":{"url":{}}})", "elicitation/create", R"({})", false},
      {R"({"elicitation":{"url":{},"form":{}}})", "elicitation/create", R"({})", true},
      {R"({"elicitation":{"applyDefaults":true}})", "elicitation/create", R"({})", true},
      {R"({"elicitation":{}})", "elicitation/create", R"({"mode":"url"})", false},
      {R"({"elicitation":{"url":false}})", "elicitation/create", R"({"mode":"url"})", false},
      {R"({"elicitation":{"url":{}}})", "elicitation/create", R"({"mode":"url"})", true},
      {R"({"sampling":{},"roots":{},"elicitation":{}})", "tools/list", R"({})", false},
  }));
  CAPTURE(row.capabilities, row.method, row.params);
  const auto params = Json::parse(row.params);
  CHECK(declares(Json::parse(row.capabilities), row.method, params) == row.declared);
}

TEST_CASE("mcp questions: answers that do not fit are none") {
  const auto form = Json::parse(R"({"requestedSchema":{"type":"object",
    "properties":{"name":{"type":"string"}},"required":["name"]}})");
  const Inquiry user("u", "elicitation/create", form);
  CHECK(check_answer(user, Json::parse(R"({"action":"accept","content":{"name":"Ann"}})")));
  CHECK(check_answer(user, Json::parse(R"({"action":"decline"})")));
  CHECK_FALSE(check_answer(user, Json::parse(R"({"action":"accept","content":{"name":7}})")));
  CHECK_FALSE(check_answer(user, Json::parse(R"({"action":"accept"})")));
  CHECK_FALSE(check_answer(user, Json::parse(R"({"action":"maybe"})")));
  CHECK_FALSE(check_answer(user, 7));
  const Inquiry model("m", "sampling/createMessage", Json::object());
  CHECK(check_answer(model, Json::parse(R"({"role":"assistant","content":{}})")));
  CHECK_FALSE(check_answer(model, Json::parse(R"({"content":{}})")));
  const Inquiry roots("r", "roots/list", Json::object());
  CHECK(check_answer(roots, Json::parse(R"({"roots":[]})")));
  CHECK_FALSE(check_answer(roots, Json::parse(R"({"roots":{}})")));
}
