// authorization_test.cpp: the page that the user is led to, and the answers that are taken.
#include <purser/adapters/mcp/auth/authorization.hpp>
#include <purser/adapters/mcp/auth/form.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

AuthorizationServer example(bool sends_issuer = false) {
  AuthorizationServer server;
  server.issuer = "https://as.example";
  server.authorization_endpoint = "https://as.example/authorize";
  server.token_endpoint = "https://as.example/token";
  server.code_challenge_methods = {"plain", "S256"};
  server.sends_issuer = sends_issuer;
  return server;
}

const AuthorizationRequest question{.client_id = "id",
                                    .redirect_uri = "http://127.0.0.1:1/callback",
                                    .state = "st",
                                    .challenge = "ch",
                                    .resource = "https://a.example",
                                    .scopes = {"a", "b"}};

}  // namespace

TEST_CASE("authorization: the challenge is that of RFC 7636, appendix B") {
  CHECK(code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("authorization: the page asks for a code with all that belongs to it") {
  const auto page = authorization_url(example(), question);
  REQUIRE(page);
  CHECK(page->path() == "/authorize");
  CHECK(read_form(page->query()) == FormFields{{"response_type", "code"},
                                               {"client_id", "id"},
                                               {"redirect_uri", "http://127.0.0.1:1/callback"},
                                               {"state", "st"},
                                               {"code_challenge", "ch"},
                                               {"code_challenge_method", "S256"},
                                               {"scope", "a b"},
                                               {"resource", "https://a.example"}});
  auto with_query = example();
  with_query.authorization_endpoint += "?tenant=1";
  CHECK(authorization_url(with_query, question)->query().starts_with("tenant=1&response_type="));
  auto bare = question;
  bare.scopes.clear();
  bare.resource.clear();
  CHECK(authorization_url(example(), bare)->query().find("scope") == std::string::npos);
  CHECK(authorization_url(example(), bare)->query().find("resource") == std::string::npos);
}

TEST_CASE("authorization: without S256 or a page with encryption nobody is led anywhere") {
  auto server = example();
  server.code_challenge_methods = {"plain"};
  CHECK_FALSE(authorization_url(server, question));
  for (const auto* endpoint :
       {"http://as.example/authorize", "javascript:alert(1)", "file:///x", ""}) {
    server = example();
    server.authorization_endpoint = endpoint;
    CHECK_FALSE(authorization_url(server, question));
  }
}

TEST_CASE("authorization: only the answer to our question, from its issuer, is taken") {
  struct Row {
    std::string query;
    bool sends_issuer;
    bool good;
  };
  const std::vector<Row> rows{
      {"?code=c&state=st", false, true},
      {"?code=c&state=st&iss=https%3A%2F%2Fas.example", false, true},
      {"?code=c&state=st&iss=https%3A%2F%2Fas.example", true, true},
      {"?code=c&state=st#fragment", false, true},
      {"?code=c&state=st", true, false},
      {"?code=c&state=st&iss=https%3A%2F%2Fevil.example", false, false},
      {"?code=c&state=st&iss=https%3A%2F%2Fas.example%2F", true, false},
      {"?code=c&state=st&iss=https://as.example&iss=https://evil.example", true, false},
      {"?code=c&state=other", false, false},
      {"?code=c", false, false},
      {"?code=c&state=st&state=st", false, false},
      {"?state=st", false, false},
      {"", false, false},
  };
  for (const auto& row : rows) {
    INFO(row.query);
    const auto code =
        read_callback("http://127.0.0.1:1/callback" + row.query, "st", example(row.sends_issuer));
    CHECK(code.has_value() == row.good);
    if (code) CHECK(code->reveal() == "c");
    if (!code) CHECK(code.error().peer_message().empty());
  }
}

TEST_CASE("authorization: words of a refusal are shown only if they are the issuer's") {
  const std::string refusal = "http://x/callback?error=access_denied&error_description=no&state=st";
  const auto refused = read_callback(refusal, "st", example());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == ErrorCode::permission_denied);
  CHECK(refused.error().peer_message() == "access_denied: no");
  const auto forged = read_callback(refusal + "&iss=https://evil.example", "st", example());
  REQUIRE_FALSE(forged);
  CHECK(forged.error().peer_message().empty());
}

}  // namespace purser::mcp
