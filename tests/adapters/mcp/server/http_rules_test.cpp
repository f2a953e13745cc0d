// http_rules_test.cpp: who may come in, and headers that have to say what the body says.
#include <purser/adapters/mcp/protocol/request_headers.hpp>
#include <purser/adapters/mcp/server/http_rules.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::mcp;

TEST_CASE("mcp http rules: only the names of loopback lead in, unless others are allowed") {
  const auto [host, good] = GENERATE(table<std::string, bool>({
      {"localhost", true},
      {"localhost:8080", true},
      {"LOCALHOST:1", true},
      {"127.0.0.1:80", true},
      {"[::1]", true},
      {"[::1]:80", true},
      {"evil.example", false},
      {"evil.example:80", false},
      {"localhost.evil.example", false},
      {"127.0.0.1.evil.example", false},
      {"localhost:80@evil.example", false},
      {"[::1", false},
      {"[::1]evil", false},
      {"localhost:", false},
      {"", false},
      {":80", false},
  }));
  CAPTURE(host);
  CHECK(is_allowed_host(host, {}) == good);
  CHECK(is_allowed_origin("http://" + host, {}) == good);
  CHECK_FALSE(is_allowed_host(host, {"purser.example"}));
}

TEST_CASE("mcp http rules: allowed names are compared whole, whatever their case") {
  CHECK(is_allowed_host("Purser.Example:443", {"purser.example"}));
  CHECK_FALSE(is_allowed_host("a.purser.example", {"purser.example"}));
  CHECK(is_allowed_origin("https://app.example", {"https://app.example"}));
  CHECK_FALSE(is_allowed_origin("http://app.example", {"https://app.example"}));
  CHECK_FALSE(is_allowed_origin("null", {}));
  CHECK_FALSE(is_allowed_origin("file://localhost", {}));
}

TEST_CASE("mcp http rules: a bearer token is what stands behind the word") {
  CHECK(bearer_token("Bearer abc") == "abc");
  CHECK(bearer_token("bearer  abc ") == "abc");
  CHECK_FALSE(bearer_token("Basic abc"));
  CHECK_FALSE(bearer_token("Bearer"));
  CHECK_FALSE(bearer_token(""));
}

TEST_CASE("mcp http rules: both kinds of answers have to be acceptable") {
  CHECK(accepts_both(""));
  CHECK(accepts_both("*/*"));
  CHECK(accepts_both("application/json, text/event-stream"));
  CHECK(accepts_both("Text/Event-Stream;q=0.5,application/json; charset=utf-8"));
  CHECK_FALSE(accepts_both("application/json"));
  CHECK_FALSE(accepts_both("text/event-stream"));
  CHECK(accepts_events("text/event-stream"));
  CHECK(is_json("application/json; charset=utf-8"));
  CHECK_FALSE(is_json("text/plain"));
  CHECK_FALSE(is_json(""));
}

namespace {

struct Sent {
  http_server::Request http{"POST",
                            "/mcp",
                            {{"mcp-protocol-version", "2026-07-28"},
                             {"mcp-method", "tools/call"},
                             {"mcp-name", "route"},
                             {"mcp-param-region", "eu"},
                             {"mcp-param-depth", "3"}},
                            "",
                            ""};
  Request request{std::int64_t{1}, "tools/call",
                  Json::parse(R"({"name":"route","arguments":{"region":"eu","to":{"depth":3}},
                    "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}})")};
  Json schema = Json::parse(R"({"type":"object","properties":{
    "region":{"type":"string","x-mcp-header":"Region"},
    "to":{"type":"object","properties":{"depth":{"type":"integer","x-mcp-header":"Depth"}}},
    "quiet":{"type":"boolean","x-mcp-header":"Quiet"}}})");

  void set(const std::string& header, const std::string& value) {
    for (auto& [name, old] : http.headers) {
      if (name == header) old = value;
    }
  }
  void remove(const std::string& header) {
    std::erase_if(http.headers, [&](const auto& one) { return one.first == header; });
  }
  bool fits() const { return !header_mismatch(http, request, schema); }
};

}  // namespace

TEST_CASE("mcp http rules: headers that say what the body says are fine") {
  Sent sent;
  CHECK(sent.fits());
  sent.set("mcp-param-region", "=?base64?ZXU=?=");
  CHECK(sent.fits());
  sent.schema = nullptr;
  CHECK(sent.fits());  // an unknown tool has no such headers to compare
}

TEST_CASE("mcp http rules: a header that differs, lacks, or has no counterpart is named") {
  const auto header = GENERATE(as<std::string>(), "mcp-protocol-version", "mcp-method", "mcp-name",
                               "mcp-param-region", "mcp-param-depth");
  CAPTURE(header);
  Sent differs;
  differs.set(header, "other");
  CHECK_FALSE(differs.fits());
  Sent lacks;
  lacks.remove(header);
  CHECK_FALSE(lacks.fits());
  Sent extra;
  extra.http.headers.emplace_back("mcp-param-quiet", "true");
  CHECK_FALSE(extra.fits());
  Sent upper;
  upper.set("mcp-method", "TOOLS/CALL");
  CHECK_FALSE(upper.fits());
}

TEST_CASE("mcp http rules: what our own client sends for an argument is what is expected") {
  const auto argument = GENERATE(as<std::string>(), "3", "3.0", "-0.0", "1e300", "2.5", "null",
                                 "\"3\"", "true", "[]");
  CAPTURE(argument);
  Sent sent;
  sent.remove("mcp-param-depth");
  sent.request.params["arguments"]["to"]["depth"] = Json::parse(argument);
  for (const auto& [name, value] : param_headers(sent.schema, sent.request.params["arguments"])) {
    if (name == "Mcp-Param-Depth") sent.http.headers.emplace_back("mcp-param-depth", value);
  }
  CHECK(sent.fits());
}
