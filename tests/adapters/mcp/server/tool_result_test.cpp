// tool_result_test.cpp: what tools return, as results; receipts; pages.
#include <purser/adapters/mcp/server/tool_result.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

namespace {

ServedTool some_tool() {
  auto tool = std::make_shared<Tool>();
  tool->name = "t";
  return ServedTool(std::move(tool));
}

}  // namespace

TEST_CASE("mcp tool result: text is a text, an object is both") {
  const auto served = some_tool();
  const auto text = tool_result(served, "hello", newest_legacy).value();
  CHECK(text == Json::parse(R"({"content":[{"type":"text","text":"hello"}]})"));
  const auto object = tool_result(served, Json{{"km", 463}}, newest_legacy).value();
  CHECK(object["content"][0]["text"] == R"({"km":463})");
  CHECK(object["structuredContent"]["km"] == 463);
  CHECK(tool_result(served, nullptr, newest_legacy).value()["content"] == Json::array());
}

TEST_CASE("mcp tool result: old revisions know no structure, legacy ones only objects") {
  const auto served = some_tool();
  const auto has = [&](Json value, Revision revision) {
    return tool_result(served, std::move(value), revision).value().contains("structuredContent");
  };
  CHECK_FALSE(has(Json{{"a", 1}}, Revision::r2025_03_26));
  CHECK(has(Json{{"a", 1}}, Revision::r2025_06_18));
  CHECK_FALSE(has(Json::array({1}), Revision::r2025_11_25));
  CHECK(has(Json::array({1}), Revision::r2026_07_28));
  CHECK(has(7, Revision::r2026_07_28));
}

TEST_CASE("mcp tool result: what does not fit the output schema is the tool's failure") {
  auto served = some_tool();
  served.output_schema = Json::parse(R"({"type":"object","required":["km"]})");
  CHECK(tool_result(served, Json{{"km", 1}}, newest_legacy));
  const auto wrong = tool_result(served, Json{{"miles", 1}}, newest_legacy);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code() == ErrorCode::tool_failed);
}

TEST_CASE("mcp tool result: a whole result is passed on, anything else is a failure") {
  auto served = some_tool();
  served.whole_result = true;
  const auto whole = Json::parse(R"({"content":[{"type":"image"}],"isError":true})");
  CHECK(tool_result(served, whole, newest_legacy).value() == whole);
  CHECK_FALSE(tool_result(served, "text", newest_legacy));
}

TEST_CASE("mcp tool result: a receipt is exact") {
  AccountReport sums;
  sums.total_spent = Money::nanodollars(1'234'567'891);
  sums.llm.usage.input = 10;
  sums.llm.usage.output = 4;
  sums.calls = 3;
  auto result = Json::parse(R"({"content":[],"_meta":{"own":1}})");
  attach_receipt(result, usage_receipt(sums, std::chrono::milliseconds(1500)));
  CHECK(result["_meta"]["own"] == 1);
  CHECK(result["_meta"]["io.github.purser/usage"] ==
        Json::parse(R"({"cost_nanodollars":1234567891,"cost":"1.234567891","currency":"USD",
          "input_tokens":10,"output_tokens":4,"calls":3,"duration_ms":1500})"));
}

TEST_CASE("mcp tool result: pages follow each other, and foreign cursors are refused") {
  const std::vector<Json> items{1, 2, 3, 4, 5};
  const auto first = page_of(items, "tools", nullptr, 2).value();
  CHECK(first["tools"] == Json::array({1, 2}));
  const auto second = page_of(items, "tools", first["nextCursor"], 2).value();
  CHECK(second["tools"] == Json::array({3, 4}));
  const auto last = page_of(items, "tools", second["nextCursor"], 2).value();
  CHECK(last["tools"] == Json::array({5}));
  CHECK_FALSE(last.contains("nextCursor"));
  for (const auto& cursor : {Json("x"), Json(""), Json("-1"), Json("6"), Json(2), Json("1x")}) {
    CHECK_FALSE(page_of(items, "tools", cursor, 2));
  }
}
