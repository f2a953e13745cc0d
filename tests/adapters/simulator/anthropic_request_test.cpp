// anthropic_request_test.cpp: requests of both versions are read, and refused with the field at
// fault.
#include <purser/adapters/simulator/anthropic/request.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

constexpr std::string_view old_version = "2023-06-01";
constexpr std::string_view new_version = "2026-10-21";

Json valid() {
  return Json::parse(
      R"({"model":"claude-sonnet-4-5","max_tokens":100,"messages":[{"role":"user","content":"What is the VAT rate?"}]})");
}

Json with_tool() {
  auto body = valid();
  body["tools"] = Json::parse(
      R"([{"name":"vat_rate","input_schema":{"type":"object"}},{"type":"web_search_20250305","name":"web_search"}])");
  return body;
}

std::string error_of(const Json& body, std::string_view version = old_version) {
  const auto request = read_anthropic_request(body, version);
  REQUIRE_FALSE(request);
  CHECK(request.error().status == 400);
  return request.error().message;
}

Json used(const std::string& id) {
  return {{"type", "tool_use"}, {"id", id}, {"name", "vat_rate"}, {"input", Json::object()}};
}
Json result(const std::string& id) {
  return {{"type", "tool_result"}, {"tool_use_id", id}, {"content", "19%"}};
}
Json message(const std::string& role, Json content) {
  return {{"role", role}, {"content", std::move(content)}};
}

Json conversation(const std::vector<Json>& more) {
  auto body = with_tool();
  for (const auto& one : more) body["messages"].push_back(one);
  return body;
}

}  // namespace

TEST_CASE("anthropic_request: the end of the conversation is read") {
  auto body = conversation(
      {message("assistant", Json::array({used("t1"), used("t2")})),
       message("user",
               Json::array({result("t2"), result("t1"), {{"type", "text"}, {"text", "go on"}}}))});
  body["stream"] = true;

  const auto request = read_anthropic_request(body, old_version);

  REQUIRE(request);
  CHECK(request->tool_results.size() == 2);
  CHECK(request->tool_results[0].tool == "vat_rate");
  CHECK(request->tool_results[0].text == "19%");
  CHECK(request->last_user_text == "go on");
  CHECK(request->output_tokens_max == 100);
  CHECK(request->stream);
  CHECK(request->tools.size() == 1);
}

TEST_CASE(
    "anthropic_request: tool results must follow their tool uses at once, complete and first") {
  const auto asks = message("assistant", Json::array({used("t1"), used("t2")}));
  CHECK(error_of(conversation({asks}))
            .find("without `tool_result` blocks immediately after: t1, t2") != std::string::npos);
  CHECK(
      error_of(conversation({asks, message("user", Json::array({result("t1")}))})).find(": t2.") !=
      std::string::npos);
  CHECK(error_of(conversation({message("user", Json::array({result("t9")}))}))
            .find("unexpected `tool_use_id`") != std::string::npos);
  const Json text{{"type", "text"}, {"text", "x"}};
  CHECK(error_of(
            conversation({asks, message("user", Json::array({text, result("t1"), result("t2")}))}))
            .find("must come before") != std::string::npos);
  CHECK(error_of(conversation({message("assistant", Json::array({used("t1"), used("t1")}))}))
            .find("unique") != std::string::npos);
}

TEST_CASE("anthropic_request: a version is needed and must be known") {
  CHECK(error_of(valid(), "") == "anthropic-version: header is required");
  CHECK(error_of(valid(), "2024-01-01").find("not a valid version") != std::string::npos);
  CHECK(read_anthropic_request(valid(), old_version));
  CHECK(read_anthropic_request(valid(), new_version));
}

TEST_CASE("anthropic_request: the second version has no sampling fields") {
  for (const auto* key : {"temperature", "top_p", "top_k"}) {
    auto body = valid();
    body[key] = 1;
    CHECK(error_of(body, new_version) == std::string(key) + ": Extra inputs are not permitted");
    CHECK(read_anthropic_request(body, old_version));
  }
}

TEST_CASE("anthropic_request: models after 4.6 refuse sampling under the first version, too") {
  auto body = valid();
  for (const std::string model : {"claude-opus-4-7", "claude-sonnet-5", "claude-opus-5.5"}) {
    body["model"] = model;
    body["temperature"] = 0.5;
    CHECK_FALSE(read_anthropic_request(body, old_version));
    body["temperature"] = 1.0;
    CHECK(read_anthropic_request(body, old_version));
  }
  body["temperature"] = 0.5;
  for (const std::string model :
       {"claude-opus-4-6", "claude-sonnet-4-5-20250929", "claude-3-5-haiku-20241022"}) {
    body["model"] = model;
    CHECK(read_anthropic_request(body, old_version));
  }
}

TEST_CASE("anthropic_request: the second version is strict about blocks") {
  auto document = conversation(
      {message("assistant", Json::array({{{"type", "document"}}})), message("user", "and?")});
  CHECK(error_of(document, new_version).find("`document`") != std::string::npos);
  CHECK(read_anthropic_request(document, old_version));

  auto cited = valid();
  cited["messages"][0]["content"] =
      Json::parse(R"([{"type":"text","text":"x","citations":[{"type":"a"}]}])");
  CHECK(error_of(cited, new_version).find("citations") != std::string::npos);
  CHECK(read_anthropic_request(cited, old_version));
}

TEST_CASE("anthropic_request: wrong fields are named") {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"model":null})", "model: Field required"},
      {R"({"max_tokens":null})", "max_tokens: Field required"},
      {R"({"max_tokens":-1})", "max_tokens: Input should be greater"},
      {R"({"max_tokens":"5"})", "max_tokens: Input should be a valid integer"},
      {R"({"messages":null})", "messages: Field required"},
      {R"({"messages":[]})", "messages: at least one message"},
      {R"({"messages":[{"role":"assistant","content":"x"}]})", "messages: first message must use"},
      {R"({"messages":[{"role":"tool","content":"x"}]})", "messages.0.role"},
      {R"({"messages":[{"role":"user"}]})", "messages.0.content: Field required"},
      {R"({"messages":[{"role":"user","content":[{"type":"text","text":""}]}]})",
       "messages.0.content.0: text content blocks must be non-empty"},
      {R"({"thinking":{"type":"enabled","budget_tokens":100}})", "thinking.enabled.budget_tokens"},
      {R"({"thinking":{"type":"enabled","budget_tokens":2000}})", "`max_tokens` must be greater"},
      {R"({"tool_choice":{"type":"any"}})", "tool_choice: may only"},
      {R"({"tools":[{"name":"a b","input_schema":{"type":"object"}}]})", "tools.0.custom.name"},
      {R"({"tools":[{"name":"a"}]})", "tools.0.custom.input_schema"},
  };
  for (const auto& [patch, start] : rows) {
    CAPTURE(patch);
    auto body = valid();
    body.merge_patch(Json::parse(patch));
    CHECK(error_of(body).starts_with(start));
  }
}

TEST_CASE("anthropic_request: own thinking blocks must come back unchanged") {
  const auto block = [](const std::string& thinking, const std::string& signature) {
    return Json::array({{{"type", "thinking"}, {"thinking", thinking}, {"signature", signature}},
                        {{"type", "text"}, {"text", "x"}}});
  };
  const auto with = [&](const Json& content) {
    return conversation({message("assistant", content), message("user", "go on")});
  };
  CHECK(read_anthropic_request(with(block("a", thinking_signature("a"))), old_version));
  CHECK(read_anthropic_request(with(block("", thinking_signature("a"))), old_version));
  CHECK(read_anthropic_request(with(block("a", "EuYBCkQ")), old_version));
  CHECK(error_of(with(block("b", thinking_signature("a")))).find("Invalid `signature`") !=
        std::string::npos);
  CHECK(error_of(with(block("a", ""))).find("signature: Field required") != std::string::npos);
}

TEST_CASE("anthropic_request: at most four cache breakpoints") {
  auto body = valid();
  const Json block =
      Json::parse(R"({"type":"text","text":"x","cache_control":{"type":"ephemeral"}})");
  body["system"] = Json::array({block, block});
  body["messages"][0]["content"] = Json::array({block, block});
  CHECK(read_anthropic_request(body, old_version));
  body["cache_control"] = {{"type", "ephemeral"}};
  CHECK(error_of(body).find("Found 5") != std::string::npos);
}

TEST_CASE("anthropic_request: recent models take no prefilled answer") {
  auto body = conversation({message("assistant", "The rate is")});
  CHECK(read_anthropic_request(body, old_version));
  body["model"] = "claude-sonnet-5";
  CHECK(error_of(body).find("prefill") != std::string::npos);
}

TEST_CASE("anthropic_request: any JSON at any place is refused or read, never thrown about") {
  const Json values[] = {nullptr,
                         true,
                         1,
                         -1,
                         1.5,
                         "x",
                         Json::array(),
                         Json::object(),
                         Json::array({nullptr}),
                         Json::array({1, "x"})};
  for (const auto* key : {"model", "messages", "tools", "tool_choice", "max_tokens", "thinking",
                          "system", "cache_control", "stream", "output_config", "temperature"}) {
    for (const auto& value : values) {
      auto body = with_tool();
      body[key] = value;
      CHECK_NOTHROW(read_anthropic_request(body, old_version));
    }
  }
  for (const auto& value : values) {
    auto body = valid();
    body["messages"][0]["content"] = Json::array({value});
    CHECK_NOTHROW(read_anthropic_request(body, old_version));
    for (const auto* type : {"text", "tool_use", "tool_result", "thinking"}) {
      for (const auto* key : {"text", "id", "input", "content", "signature"}) {
        body["messages"][0]["content"] = Json::array({{{"type", type}, {key, value}}});
        CHECK_NOTHROW(read_anthropic_request(body, old_version));
      }
    }
  }
}
