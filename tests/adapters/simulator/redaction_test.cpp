// redaction_test.cpp: keys do not reach logs by name, by value or by query.
#include <purser/adapters/simulator/redaction.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using namespace purser::simulator;

TEST_CASE("redaction: headers with credentials are known by name") {
  for (const auto* name :
       {"authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie",
        "set-cookie", "x-auth-token", "x-client-secret"}) {
    CHECK(is_secret_header(name));
  }
  for (const auto* name : {"content-type", "anthropic-version", "user-agent", "host", "accept"})
    CHECK_FALSE(is_secret_header(name));
}

TEST_CASE("redaction: query values, users and hosts leave the path") {
  CHECK(redacted_path("/v1/messages") == "/v1/messages");
  CHECK(redacted_path("/v1/x?key=abc&beta=true&flag") == "/v1/x?key=***&beta=***&flag");
  CHECK(redacted_path("/v1/x?sk-canary") == "/v1/x?***");
  CHECK(redacted_path("/v1/x?=a&&b=") == "/v1/x?=***&&b");
  CHECK(redacted_path("http://user:pass@host/v1/x?key=a") == "/v1/x?key=***");
  CHECK(redacted_path("http://user:pass@host") == "/");
}

TEST_CASE("redaction: a secret is replaced wherever it turns up again") {
  const Redactor redactor({{"authorization", "Bearer sk-canary-123"}, {"x-other", "1"}},
                          "/v1?key=query-canary");
  CHECK(redactor.text("sk-canary-123 and query-canary") == "*** and ***");
  CHECK(redactor.json({{"a", {"x sk-canary-123"}}, {"sk-canary-123", 1}}) ==
        Json({{"a", {"x ***"}}, {"***", 1}}));
}

TEST_CASE("redaction: members of the body that are named like credentials are hidden") {
  const Redactor redactor({}, "/");
  CHECK(redactor.json(
            {{"tools", {{{"authorization", "abc"}}}}, {"max_tokens", 5}, {"api_key", "x"}}) ==
        Json({{"tools", {{{"authorization", "***"}}}}, {"max_tokens", 5}, {"api_key", "***"}}));
}
