// converse_request_test.cpp: the simulator refuses what Bedrock's Converse refuses.
#include <purser/adapters/simulator/bedrock/request.hpp>
#include <purser/adapters/simulator/bedrock/signature.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

namespace {

constexpr std::string_view path = "/model/m%3A0/converse";

Json with(std::string_view members,
          std::string_view messages = R"([{"role":"user","content":[{"text":"Hi"}]}])") {
  std::string text = R"({"messages":)" + std::string(messages);
  if (!members.empty()) text += "," + std::string(members);
  return parse_json(text + "}").value();
}

ChatRequest must(const Json& body) {
  const auto read = read_converse_request(body, path);
  if (!read) FAIL(read.error().message);
  return *read;
}

std::string refused(const Json& body) {
  const auto read = read_converse_request(body, path);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().status == 400);
  CHECK(read.error().type == "ValidationException");
  return read.error().message;
}

HttpRequest signed_request() {
  HttpRequest request;
  request.headers = {{"host", "127.0.0.1"},
                     {"x-amz-date", "20150830T123600Z"},
                     {"authorization",
                      "AWS4-HMAC-SHA256 Credential=AKID/20150830/us-east-1/bedrock/aws4_request, "
                      "SignedHeaders=content-type;host;x-amz-date, Signature=" +
                          std::string(64, 'a')}};
  return request;
}

void replace(std::string& text, std::string_view from, std::string_view to) {
  text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("converse request: the path has the model, and whether to stream") {
  CHECK(is_converse_path("/model/a/converse"));
  CHECK(is_converse_path("/proxy/model/a%2Fb/converse-stream"));
  CHECK(is_converse_path("/model/a/count-tokens"));
  CHECK_FALSE(is_converse_path("/model/a/b/converse"));
  CHECK_FALSE(is_converse_path("/model//converse"));
  CHECK_FALSE(is_converse_path("/model/a/invoke"));
  CHECK_FALSE(is_converse_path("/converse"));
  CHECK(must(with("")).model == "m:0");
  CHECK_FALSE(must(with("")).stream);
  CHECK(read_converse_request(with(""), "/model/m/converse-stream")->stream);
  CHECK_FALSE(read_converse_request(with(""), "/model/%zz/converse").has_value());
  CHECK_FALSE(read_converse_request(with(""), "/model/m/count-tokens").has_value());
  const Json counted{{"input", {{"converse", with("")}}}};
  CHECK(read_converse_request(counted, "/model/m/count-tokens")->input.input > 0);
}

TEST_CASE("converse request: what is read out of it") {
  const auto request = must(with(
      R"("inferenceConfig":{"maxTokens":7},"system":[{"text":"s"}],
         "toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object"}}}},{"cachePoint":{"type":"default"}}],"toolChoice":{"any":{}}},
         "additionalModelRequestFields":{"thinking":{"type":"adaptive"}},
         "outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\"}"}}}})"));
  CHECK(request.output_tokens_max == 7);
  CHECK(request.last_user_text == "Hi");
  CHECK(request.tools.size() == 1);
  CHECK(request.tool_mode == ToolMode::required);
  CHECK(request.thinks);
  CHECK(request.answer_schema == Json({{"type", "object"}}));
  CHECK(request.input.input > 3);
}

TEST_CASE("converse request: tool uses and their results must pair up") {
  const std::string tools =
      R"("toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object"}}}}]})";
  const std::string call =
      R"([{"role":"user","content":[{"text":"Hi"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"a","name":"f","input":{}}}]})";
  const auto request = must(with(
      tools,
      call +
          R"(,{"role":"user","content":[{"toolResult":{"toolUseId":"a","content":[{"text":"7"}]}}]}])"));
  REQUIRE(request.tool_results.size() == 1);
  CHECK(request.tool_results[0].tool == "f");
  CHECK(request.tool_results[0].text == "7");
  CHECK(refused(with(tools, call + "]")).find("toolResult") != std::string::npos);
  refused(with(tools, call + R"(,{"role":"user","content":[{"text":"x"}]}])"));
  refused(with(
      tools,
      call + R"(,{"role":"user","content":[{"toolResult":{"toolUseId":"b","content":[]}}]}])"));
  refused(with(
      "", call + R"(,{"role":"user","content":[{"toolResult":{"toolUseId":"a","content":[]}}]}])"));
}

TEST_CASE("converse request: messages that break the rules") {
  for (
      const auto* messages :
      {"[]", R"([{"role":"assistant","content":[{"text":"a"}]}])",
       R"([{"role":"user","content":"a"}])", R"([{"role":"user","content":[]}])",
       R"([{"role":"user","content":[{"text":"  "}]}])",
       R"([{"role":"user","content":[{"text":"a","image":{}}]}])",
       R"([{"role":"user","content":[{"text":"a"}]},{"role":"user","content":[{"text":"a"}]}])",
       R"([{"role":"user","content":[{"toolUse":{"toolUseId":"a","name":"f","input":{}}}]}])",
       R"([{"role":"user","content":[{"image":{"format":"bmp"}}]}])",
       R"([{"role":"user","content":[{"document":{"format":"pdf"}}]}])",
       R"([{"role":"user","content":[{"document":{"name":"a"}},{"document":{"name":"a"}}]}])",
       R"([{"role":"user","content":[{"text":"a"}]},{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"b","signature":"sim-0"}}}]}])",
       R"([{"role":"user","content":[{"text":"a"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"a","name":"f","input":"x"}}]}])"}) {
    CAPTURE(messages);
    refused(with("", messages));
  }
}

TEST_CASE("converse request: fields that break the rules") {
  for (
      const auto* members :
      {R"("inferenceConfig":{"maxTokens":0})", R"("inferenceConfig":{"maxTokens":"7"})",
       R"("inferenceConfig":{"temperature":2})", R"("inferenceConfig":{"topP":-1})",
       R"("toolConfig":{"tools":[]})", R"("toolConfig":{"tools":[{"toolSpec":{"name":"a b"}}]})",
       R"("toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{}}}}]})",
       R"("toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"none":{}}})",
       R"("toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"tool":{"name":"g"}}})",
       R"("system":"s")", R"("system":[{"text":""}])", R"("system":[{"cachePoint":{"type":"x"}}])",
       R"("system":[{"cachePoint":{"type":"default","ttl":"2h"}}])",
       R"("system":[{"cachePoint":{"type":"default"}},{"cachePoint":{"type":"default"}},{"cachePoint":{"type":"default"}},{"cachePoint":{"type":"default"}},{"cachePoint":{"type":"default"}}])",
       R"("outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"x"}}}})"}) {
    CAPTURE(members);
    refused(with(members));
  }
}

TEST_CASE("converse request: a signature must have its parts") {
  CHECK_FALSE(check_signature_form(HttpRequest()).has_value());
  CHECK_FALSE(check_signature_form(signed_request()).has_value());
  const auto broken = GENERATE(table<std::string, std::string>({
      {"Signature=aa", "Signature=a"},
      {"content-type;host", "host;content-type"},
      {"host;x-amz-date", "host"},
      {"host;x-amz-date", "x-amz-date"},
      {"20150830/", "20150831/"},
      {"/bedrock/", "/s3/"},
      {"/aws4_request", ""},
      {"Credential=AKID", "Credential="},
  }));
  auto request = signed_request();
  replace(request.headers[2].second, std::get<0>(broken), std::get<1>(broken));
  REQUIRE(check_signature_form(request).has_value());
  CHECK(check_signature_form(request)->status == 403);
  request = signed_request();
  request.headers[1].second = "2015-08-30";
  CHECK(check_signature_form(request).has_value());
  request = signed_request();
  request.headers.emplace_back("x-amz-security-token", "t");
  CHECK(check_signature_form(request).has_value());
}
