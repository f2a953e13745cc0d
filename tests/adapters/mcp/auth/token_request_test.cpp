// token_request_test.cpp: proofs of who asks, and tokens that are taken.
#include <purser/adapters/mcp/auth/token_request.hpp>
#include <purser/runtime/json.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

AuthorizationServer issuer(std::vector<std::string> methods) {
  AuthorizationServer server;
  server.issuer = "https://as.example";
  server.token_endpoint = "https://as.example/token";
  server.registration_endpoint = "https://as.example/register";
  server.token_auth_methods = std::move(methods);
  return server;
}

OAuthClient client(const std::string& secret = "", const std::string& method = "") {
  OAuthClient made;
  made.id = "my id";
  made.secret = Secret(secret);
  made.auth_method = method;
  return made;
}

http::Response answer(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

const WallTime now{std::chrono::seconds(1'000'000)};

}  // namespace

TEST_CASE("token_request: the client proves itself as server and registration have it") {
  struct Row {
    OAuthClient client;
    std::vector<std::string> advertised;
    std::string method;
  };
  const std::vector<Row> rows{
      {client(), {}, "none"},
      {client("s"), {}, "client_secret_basic"},
      {client("s"), {"client_secret_post"}, "client_secret_post"},
      {client("s"), {"client_secret_post", "client_secret_basic"}, "client_secret_basic"},
      {client("s"), {"none"}, "none"},
      {client("s", "client_secret_post"), {"client_secret_basic"}, "client_secret_post"},
      {client("", "client_secret_basic"), {"client_secret_basic"}, "none"},
      {client("s", "none"), {"client_secret_basic"}, "none"},
  };
  for (const auto& row : rows) {
    CHECK(auth_method_of(row.client, ClientKey(), issuer(row.advertised)) == row.method);
  }
}

TEST_CASE("token_request: a secret stands in the header or in the form, never in the URL") {
  TokenRequester requester;
  requester.client = client("s:%");
  const auto basic =
      token_request(issuer({"client_secret_basic"}), requester,
                    code_grant(Secret("c"), "v", "http://127.0.0.1/cb", "https://a"));
  REQUIRE(basic);
  CHECK(basic->secret_headers.at(0).value.reveal() == "Basic bXklMjBpZDpzJTNBJTI1");
  CHECK(basic->body ==
        "grant_type=authorization_code&code=c&code_verifier=v&"
        "redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&resource=https%3A%2F%2Fa");
  CHECK(basic->target == "/token");

  const auto post =
      token_request(issuer({"client_secret_post"}), requester, refresh_grant(Secret("r"), ""));
  REQUIRE(post);
  CHECK(post->secret_headers.empty());
  CHECK(post->body ==
        "grant_type=refresh_token&refresh_token=r&client_id=my%20id&client_secret=s%3A%25");

  const auto none =
      token_request(issuer({"none"}), requester, client_grant({"a", "b"}, "https://a"));
  REQUIRE(none);
  CHECK(none->body ==
        "grant_type=client_credentials&scope=a%20b&resource=https%3A%2F%2Fa&client_id=my%20id");

  auto plain = issuer({});
  plain.token_endpoint = "http://as.example/token";
  CHECK_FALSE(token_request(plain, requester, client_grant({}, "")));
}

TEST_CASE("token_request: a key that cannot sign is an error") {
  TokenRequester requester;
  requester.client = client("", "private_key_jwt");
  requester.key.private_key = Secret("no key");
  const auto request = token_request(issuer({}), requester, client_grant({}, ""));
  REQUIRE_FALSE(request);
  CHECK(request.error().code() == ErrorCode::invalid_argument);
}

TEST_CASE("token_request: bearer tokens are taken, with the time they last") {
  const auto read = read_tokens(
      answer(200,
             R"({"access_token":"t1","token_type":"bearer","expires_in":60,"refresh_token":"r"})"),
      issuer({}), now);
  REQUIRE(read);
  CHECK(read->access.reveal() == "t1");
  CHECK(read->refresh.reveal() == "r");
  CHECK(read->expires == now + std::chrono::seconds(60));
  CHECK(read->issuer == "https://as.example");

  const auto for_ever =
      read_tokens(answer(200, R"({"access_token":"t1","token_type":"Bearer"})"), issuer({}), now);
  CHECK(for_ever->expires == WallTime::max());
  const auto huge =
      read_tokens(answer(200, R"({"access_token":"t1","token_type":"Bearer","expires_in":1e300})"),
                  issuer({}), now);
  CHECK(huge->expires > now);
}

TEST_CASE("token_request: what is no bearer token is refused") {
  for (const auto* body :
       {R"({"access_token":"t","token_type":"DPoP"})", R"({"access_token":"t"})",
        R"({"access_token":"a\r\nb","token_type":"Bearer"})", R"({"token_type":"Bearer"})",
        R"({"access_token":5,"token_type":"Bearer"})", "[]", "no JSON", ""}) {
    INFO(body);
    const auto read = read_tokens(answer(200, body), issuer({}), now);
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == ErrorCode::protocol_error);
  }
  const auto refused = read_tokens(
      answer(400, R"({"error":"invalid_grant","error_description":"gone"})"), issuer({}), now);
  CHECK(refused.error().code() == ErrorCode::unauthenticated);
  CHECK(refused.error().peer_message() == "invalid_grant: gone");
  CHECK(read_tokens(answer(503, ""), issuer({}), now).error().code() == ErrorCode::overloaded);
}

TEST_CASE("token_request: registering says what we are, and reads who we are then") {
  const auto request = registration_request(issuer({"client_secret_basic"}), "Purser",
                                            "http://127.0.0.1:1/callback");
  REQUIRE(request);
  const auto body = parse_json(request->body).value();
  CHECK(body["application_type"] == "native");
  CHECK(body["token_endpoint_auth_method"] == "client_secret_basic");
  CHECK(body["grant_types"] == Json({"authorization_code", "refresh_token"}));
  CHECK(body["redirect_uris"] == Json({"http://127.0.0.1:1/callback"}));

  const auto read = read_registration(
      answer(201, R"({"client_id":"c","client_secret":"s","token_endpoint_auth_method":"none"})"),
      issuer({}));
  REQUIRE(read);
  CHECK(read->id == "c");
  CHECK(read->auth_method == "none");
  CHECK_FALSE(read_registration(answer(201, "{}"), issuer({})));
  CHECK_FALSE(read_registration(answer(403, "{}"), issuer({})));
}

}  // namespace purser::mcp
