// gemini_request_test.cpp: requests to the simulated Gemini are read, and refused where the service
// refuses them.
#include <purser/adapters/simulator/gemini/request.hpp>

#include <purser/adapters/simulator/gemini/embeddings.hpp>
#include <purser/adapters/simulator/gemini/signature.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

constexpr std::string_view path = "/v1beta/models/gemini-2.5-pro:generateContent";

Json valid() {
  return Json::parse(R"({"contents":[{"role":"user","parts":[{"text":"How far is it?"}]}],
    "tools":[{"functionDeclarations":[{"name":"measure","parametersJsonSchema":{"type":"object"}},
                                      {"name":"count"}]}]})");
}

std::string error_of(const Json& body, std::string_view target = path) {
  const auto request = read_gemini_request(body, gemini_target(target));
  REQUIRE_FALSE(request);
  CHECK(request.error().status == 400);
  CHECK(request.error().type == "INVALID_ARGUMENT");
  return request.error().message;
}

Json call(const std::string& name, Json more = Json::object()) {
  more["functionCall"] = {{"name", name}, {"args", Json::object()}};
  return more;
}
Json answered(const std::string& name) {
  return {{"functionResponse", {{"name", name}, {"response", {{"output", "7"}}}}}};
}
Json content(const std::string& role, std::vector<Json> parts) {
  return {{"role", role}, {"parts", std::move(parts)}};
}
Json conversation(const std::vector<Json>& more) {
  auto body = valid();
  for (const auto& one : more) body["contents"].push_back(one);
  return body;
}

}  // namespace

TEST_CASE("gemini_request: paths of both services and both versions are understood") {
  const auto target = gemini_target("/v1/models/gemini-3-pro:streamGenerateContent?alt=sse&key=k");
  CHECK(target.model == "gemini-3-pro");
  CHECK(target.method == "streamGenerateContent");
  CHECK(target.sse);
  CHECK_FALSE(gemini_target("/v1beta/models/m:generateContent?alt=json").sse);
  CHECK(gemini_target("/v1/projects/p/locations/l/publishers/google/models/m:countTokens").method ==
        "countTokens");
  CHECK(gemini_target("/v1beta/tunedModels/m:generateContent").model == "m");
  CHECK(gemini_target("/v1/models/m").method.empty());
  CHECK(gemini_target("/v1/files:upload").method.empty());
}

TEST_CASE("gemini_request: fields are read in both spellings") {
  auto body = Json::parse(
      R"({"system_instruction":{"parts":[{"text":"Be exact."}]},
          "contents":[{"parts":[{"text":"Hi"},{"inline_data":{"mime_type":"image/png","data":"AA"}}]}],
          "tools":[{"function_declarations":[{"name":"f","parameters":{"snake_key":1}}]}],
          "tool_config":{"function_calling_config":{"mode":"ANY","allowed_function_names":["f"]}},
          "generation_config":{"max_output_tokens":9,"candidate_count":2,"response_mime_type":"application/json",
            "response_schema":{"type":"object"},"thinking_config":{"include_thoughts":true}}})");
  const auto request = read_gemini_request(body, gemini_target(path));
  REQUIRE(request);
  CHECK(request->model == "gemini-2.5-pro");
  CHECK(request->last_user_text == "Hi");
  CHECK(request->output_tokens_max == 9);
  CHECK(request->choices == 2);
  CHECK(request->thinks);
  CHECK(request->tool_mode == ToolMode::required);
  CHECK(request->tools.at(0).schema == Json{{"snake_key", 1}});
  CHECK(request->answer_schema == Json{{"type", "object"}});
  CHECK(request->input.input > 0);
}

TEST_CASE("gemini_request: what a field cannot be is refused") {
  const auto wrong = [](std::string_view config) {
    auto body = valid();
    body["generationConfig"] = Json::parse(config);
    return error_of(body);
  };
  CHECK(wrong(R"({"maxTokens":1})").find("Unknown name \"maxTokens\"") != std::string::npos);
  CHECK(wrong(R"({"maxOutputTokens":0})").find("maxOutputTokens") != std::string::npos);
  CHECK(wrong(R"({"temperature":3})").find("temperature") != std::string::npos);
  CHECK(wrong(R"({"candidateCount":9})").find("candidateCount") != std::string::npos);
  CHECK(wrong(R"({"stopSequences":["1","2","3","4","5","6"]})").find("stop") != std::string::npos);
  CHECK(wrong(R"({"responseJsonSchema":{}})").find("application/json") != std::string::npos);
  CHECK(
      wrong(R"({"thinkingConfig":{"thinkingBudget":1,"thinkingLevel":"LOW"}})").find("only one") !=
      std::string::npos);
  auto body = valid();
  body["max_tokens"] = 1;
  CHECK(error_of(body).find("maxTokens") != std::string::npos);
  CHECK(error_of(Json::object()).find("contents is not specified") != std::string::npos);
  body = valid();
  body["toolConfig"]["functionCallingConfig"] = {{"mode", "ANY"},
                                                 {"allowedFunctionNames", {"other"}}};
  CHECK(error_of(body).find("subset") != std::string::npos);
}

TEST_CASE("gemini_request: calls are answered in the next content, all of them and in order") {
  const auto both = content("model", {call("measure"), call("count")});
  const auto request = read_gemini_request(
      conversation({both, content("user", {answered("measure"), answered("count")})}),
      gemini_target(path));
  REQUIRE(request);
  REQUIRE(request->tool_results.size() == 2);
  CHECK(request->tool_results[1].tool == "count");
  CHECK(request->tool_results[1].text == "7");

  constexpr auto number = "number of function response parts";
  CHECK(error_of(conversation({both})).find(number) != std::string::npos);
  CHECK(error_of(conversation({both, content("user", {answered("measure")})})).find(number) !=
        std::string::npos);
  CHECK(error_of(conversation({both, content("user", {{{"text", "never mind"}}})})).find(number) !=
        std::string::npos);
  CHECK(error_of(conversation({content("user", {answered("measure")})})).find(number) !=
        std::string::npos);
  CHECK(error_of(conversation({both, content("user", {answered("count"), answered("measure")})}))
            .find("in its place") != std::string::npos);
}

TEST_CASE("gemini_request: a part is exactly one thing") {
  const auto with = [](Json part) { return conversation({content("user", {std::move(part)})}); };
  CHECK(error_of(with({{"text", "a"}, {"inlineData", Json::object()}})).find("oneof") !=
        std::string::npos);
  CHECK(error_of(with({{"thoughtSignature", "s"}})).find("oneof") != std::string::npos);
  CHECK(error_of(with({{"text", "a"}, {"cache", true}})).find("Unknown name") != std::string::npos);
  CHECK(error_of(conversation({content("model", {})})).find("must not be empty") !=
        std::string::npos);
  CHECK(error_of(conversation({content("assistant", {{{"text", "a"}}})})).find("valid role") !=
        std::string::npos);
}

TEST_CASE("gemini_request: Gemini 3 wants the signatures of the current turn") {
  constexpr std::string_view newer = "/v1/models/gemini-3-pro:generateContent";
  const auto signed_as = [](const std::string& signature) {
    return conversation({content("model", {call("count", {{"thoughtSignature", signature}})}),
                         content("user", {answered("count")})});
  };
  const auto good = call_signature("count", Json::object());
  const auto is_read = [](const Json& body, std::string_view target) {
    return read_gemini_request(body, gemini_target(target)).has_value();
  };
  const auto unsigned_call =
      conversation({content("model", {call("count")}), content("user", {answered("count")})});
  CHECK(is_read(signed_as(good), newer));
  CHECK(is_read(signed_as("skip_thought_signature_validator"), newer));
  CHECK(error_of(unsigned_call, newer).find("missing a thought_signature") != std::string::npos);
  CHECK(error_of(signed_as("c29tZXRoaW5n"), newer).find("missing") != std::string::npos);
  CHECK(error_of(signed_as(call_signature("other", Json::object()))).find("not valid") !=
        std::string::npos);
  CHECK(is_read(unsigned_call, path));
  auto over = unsigned_call;
  over["contents"].push_back(content("user", {{{"text", "And now?"}}}));
  CHECK(is_read(over, newer));
}

TEST_CASE("gemini_request: a signature that moved to another text is seen") {
  const auto end = text_signature("Hello", true);
  const auto is_read = [](std::vector<Json> parts) {
    const auto body =
        conversation({content("model", std::move(parts)), content("user", {{{"text", "And?"}}})});
    return read_gemini_request(body, gemini_target(path)).has_value();
  };
  CHECK(is_read({{{"text", "Hello"}}, {{"text", ""}, {"thoughtSignature", end}}}));
  CHECK(is_read({{{"text", "Hello"}, {"thoughtSignature", text_signature("Hello", false)}}}));
  CHECK_FALSE(is_read({{{"text", "Hello"}, {"thoughtSignature", end}}}));
  CHECK_FALSE(is_read({{{"text", "Hallo"}}, {{"text", ""}, {"thoughtSignature", end}}}));
}

TEST_CASE("gemini_request: tokens are counted for contents and for whole requests") {
  const auto counted = [](const Json& body) {
    const auto request = read_gemini_request(body, gemini_target("/v1beta/models/m:countTokens"));
    REQUIRE(request);
    return request->input.input;
  };
  CHECK(counted(valid()) > 0);
  CHECK(counted({{"generateContentRequest", valid()}}) == counted(valid()));
}

TEST_CASE("gemini_request: embeddings come one or many") {
  const auto one =
      read_gemini_embeddings(Json::parse(R"({"content":{"parts":[{"text":"a"},{"text":"b"}]}})"),
                             gemini_target("/v1beta/models/m:embedContent"));
  REQUIRE(one);
  CHECK(one->texts_to_embed == std::vector<std::string>{"ab"});
  const auto batch = gemini_target("/v1beta/models/m:batchEmbedContents");
  const auto many = read_gemini_embeddings(
      Json::parse(R"({"requests":[{"model":"models/m","content":{"parts":[{"text":"a"}]}}]})"),
      batch);
  REQUIRE(many);
  CHECK(many->texts_to_embed.size() == 1);
  CHECK_FALSE(read_gemini_embeddings(
      Json::parse(R"({"requests":[{"model":"models/x","content":{"parts":[{"text":"a"}]}}]})"),
      batch));
  CHECK_FALSE(read_gemini_embeddings(Json::object(), batch));
}
