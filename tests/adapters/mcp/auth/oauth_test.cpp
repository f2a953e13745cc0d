// oauth_test.cpp: from a challenge to a token, against a scripted authorisation server.
#include <purser/runtime/percent_encoded.hpp>
#include <purser/tests/adapters/mcp/auth/oauth_fixture.hpp>

namespace purser::mcp {
namespace {

std::string field(const Asked& asked, const std::string& name) {
  return only_value(read_form(asked.body), name).value_or("");
}

}  // namespace

TEST_CASE("oauth: a challenge leads to a token, with PKCE and the resource as it is published") {
  AuthorityScript script;
  script.resource_more["resource"] = script.url();  // no slash behind it
  script.resource_more["scopes_supported"] = {"read", "write"};
  Login login(script);
  CHECK(login.token().empty());

  REQUIRE(login.refused());

  CHECK(login.token() == "token-1");
  CHECK(login.on_page("client_id") == "registered");
  CHECK(login.on_page("scope") == "read write");
  CHECK(login.on_page("resource") == script.url());
  CHECK(login.on_page("code_challenge").size() == 43);
  CHECK(login.on_page("state").size() == 43);
  const auto asked = script.asked("POST /token").at(0);
  CHECK(field(asked, "code") == "the-code");
  CHECK(field(asked, "code_verifier").size() == 43);
  CHECK(field(asked, "client_id") == "registered");
  CHECK(field(asked, "resource") == script.url());
  CHECK(field(asked, "redirect_uri") == "http://127.0.0.1:1/callback");
}

TEST_CASE("oauth: the challenge's place and scopes go first") {
  AuthorityScript script;
  script.set("/elsewhere.json", [&] {
    return std::pair(200, Json{{"resource", script.url() + "/mcp"},
                               {"authorization_servers", {script.url()}},
                               {"scopes_supported", {"all"}}});
  });
  Login login(script);
  REQUIRE(login.refused("Bearer resource_metadata=\"" + script.url() +
                        "/elsewhere.json\", scope=\"mcp:basic\""));
  CHECK(login.on_page("scope") == "mcp:basic");
  CHECK(script.asked("GET /.well-known/oauth-protected-resource/mcp").empty());
}

TEST_CASE("oauth: metadata of an issuer with a path is never looked for at the root") {
  AuthorityScript script;
  const auto issuer = script.url() + "/tenant1";
  script.resource_more["authorization_servers"] = {issuer};
  script.metadata_more["issuer"] = issuer;
  script.set("/tenant1/.well-known/openid-configuration", [&] {
    return std::pair(200, Json{{"issuer", issuer},
                               {"authorization_endpoint", script.url() + "/authorize"},
                               {"token_endpoint", script.url() + "/token"},
                               {"registration_endpoint", script.url() + "/register"},
                               {"code_challenge_methods_supported", {"S256"}}});
  });
  Login login(script);
  REQUIRE(login.refused());
  CHECK(script.asked("GET /.well-known/oauth-authorization-server").empty());
  CHECK(script.asked("GET /.well-known/oauth-authorization-server/tenant1").size() == 1);
}

TEST_CASE("oauth: metadata that cannot be trusted leads nobody to a page") {
  using Spoil = std::function<void(AuthorityScript&)>;
  const std::vector<Spoil> spoils{
      [](auto& script) { script.resource_more["resource"] = "https://evil.example/mcp"; },
      [](auto& script) { script.resource_more["authorization_servers"] = Json::array(); },
      [](auto& script) { script.metadata_more["issuer"] = script.url() + "/"; },
      [](auto& script) { script.metadata_more["code_challenge_methods_supported"] = {"plain"}; },
      [](auto& script) { script.metadata_more["authorization_endpoint"] = "javascript:alert(1)"; },
      [](auto& script) { script.drop("/.well-known/oauth-authorization-server"); },
      [](auto& script) {
        script.resource_more["authorization_servers"] = {"http://as.example.com"};
      },
  };
  for (std::size_t i = 0; i < spoils.size(); ++i) {
    INFO(i);
    AuthorityScript script;
    spoils[i](script);
    Login login(script);
    const auto refused = login.refused();
    REQUIRE_FALSE(refused);
    CHECK(login.pages.empty());
    CHECK(script.asked("POST /token").empty());
  }
}

TEST_CASE("oauth: an answer for somebody else ends the login before the code is sent") {
  for (const auto* more : {"&iss=https%3A%2F%2Fevil.example", "&state=again"}) {
    AuthorityScript script;
    Login login(script);
    login.more_answer = more;
    CHECK_FALSE(login.refused());
    CHECK(script.asked("POST /token").empty());
  }
  AuthorityScript script;
  script.metadata_more["authorization_response_iss_parameter_supported"] = true;
  Login login(script);
  CHECK_FALSE(login.refused());
  CHECK(script.asked("POST /token").empty());
  login.more_answer = "&iss=" + percent_encoded(script.url());
  CHECK(login.refused());
}

TEST_CASE("oauth: a client is the registered one, then a document, then a registration") {
  const auto document = "https://purser.example/client.json";
  AuthorityScript script;
  script.metadata_more["client_id_metadata_document_supported"] = true;
  Login by_hand(script, [&](OAuthOptions& options) {
    options.client.id = "by-hand";
    options.client_metadata_url = document;
  });
  REQUIRE(by_hand.refused());
  CHECK(by_hand.on_page("client_id") == "by-hand");

  Login elsewhere(script, [&](OAuthOptions& options) {
    options.client.id = "by-hand";
    options.client_issuer = "https://other.example";
    options.client_metadata_url = document;
  });
  REQUIRE(elsewhere.refused());
  CHECK(elsewhere.on_page("client_id") == document);
  CHECK(script.asked("POST /register").empty());

  script.metadata_more["client_id_metadata_document_supported"] = false;
  Login registered(script, [&](OAuthOptions& options) { options.client_metadata_url = document; });
  REQUIRE(registered.refused());
  REQUIRE(registered.refused());
  CHECK(registered.on_page("client_id") == "registered");
  CHECK(script.asked("POST /register").size() == 1);  // once per issuer

  script.metadata_more["registration_endpoint"] = "";
  Login nobody(script);
  const auto refused = nobody.refused();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == ErrorCode::unsupported);
}

TEST_CASE("oauth: a secret for no issuer in particular stays on the server's own host") {
  AuthorityScript script;
  auto elsewhere = script.url();
  elsewhere.replace(elsewhere.find("127.0.0.1"), 9, "localhost");
  script.resource_more["authorization_servers"] = Json::array({elsewhere});
  script.metadata_more["issuer"] = elsewhere;
  const auto with_secret = [](OAuthOptions& options) {
    options.client.id = "by-hand";
    options.client.secret = Secret("s");
  };

  Login unnamed(script, with_secret);
  REQUIRE(unnamed.refused());
  CHECK(unnamed.on_page("client_id") == "registered");

  Login named(script, [&](OAuthOptions& options) {
    with_secret(options);
    options.client_issuer = elsewhere;
  });
  REQUIRE(named.refused());
  CHECK(named.on_page("client_id") == "by-hand");
}

TEST_CASE("oauth: another issuer gets another registration, never the earlier one's client") {
  AuthorityScript first;
  AuthorityScript second;
  first.registration["client_id"] = "first-client";
  second.registration["client_id"] = "second-client";
  Login login(first);
  REQUIRE(login.refused());
  first.resource_more["authorization_servers"] = {second.url()};
  REQUIRE(login.refused());
  CHECK(login.on_page("client_id") == "second-client");
  CHECK(field(second.asked("POST /token").at(0), "client_id") == "second-client");
}

TEST_CASE("oauth: more scopes are asked for together with those there are, but not twice") {
  AuthorityScript script;
  Login login(script);
  REQUIRE(login.refused(R"(Bearer scope="basic")"));
  REQUIRE(login.refused(R"(Bearer error="insufficient_scope", scope="write")", 403));
  CHECK(login.on_page("scope") == "basic write");
  CHECK(login.token() == "token-2");

  const auto again = login.refused(R"(Bearer error="insufficient_scope", scope="write")", 403);
  REQUIRE_FALSE(again);
  CHECK(again.error().code() == ErrorCode::permission_denied);
  CHECK(login.pages.size() == 2);
  CHECK_FALSE(login.refused(R"(Bearer error="invalid_token", scope="other")", 403));
}

TEST_CASE("oauth: a server that wants ever more scopes is refused at last") {
  AuthorityScript script;
  Login login(script, [](OAuthOptions& options) { options.step_ups_max = 2; });
  const auto more = [&](const std::string& scope) {
    return login.refused("Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"", 403);
  };
  CHECK(more("a"));
  CHECK(more("b"));
  CHECK_FALSE(more("c"));
}

TEST_CASE("oauth: offline_access is asked for where it is offered") {
  AuthorityScript script;
  script.metadata_more["scopes_supported"] = {"basic", "offline_access"};
  Login login(script);
  REQUIRE(login.refused(R"(Bearer scope="basic")"));
  CHECK(login.on_page("scope") == "basic offline_access");
}

TEST_CASE("oauth: a token that expires is renewed without the user") {
  AuthorityScript script;
  script.token_more = Json{{"expires_in", 100}, {"refresh_token", "again"}};
  Login login(script);
  REQUIRE(login.refused());
  CHECK(login.token() == "token-1");

  login.clock.advance(std::chrono::seconds(80));

  CHECK(login.token() == "token-2");
  CHECK(login.pages.size() == 1);
  const auto asked = script.asked("POST /token").at(1);
  CHECK(field(asked, "grant_type") == "refresh_token");
  CHECK(field(asked, "refresh_token") == "again");
  CHECK(field(asked, "resource") == script.url() + "/mcp");
}

TEST_CASE("oauth: when renewing is refused, the user is asked") {
  AuthorityScript script;
  script.token_more = Json{{"expires_in", 100}, {"refresh_token", "again"}};
  Login login(script);
  REQUIRE(login.refused());
  int calls = 0;
  script.set("/token", [&] {
    return ++calls == 1 ? std::pair(400, Json{{"error", "invalid_grant"}})
                        : std::pair(200, Json{{"access_token", "new"}, {"token_type", "Bearer"}});
  });
  REQUIRE(login.refused());
  CHECK(login.token() == "new");
  CHECK(login.pages.size() == 2);
}

TEST_CASE("oauth: a renewed token that is refused leads to the user as well") {
  AuthorityScript script;
  script.token_more = Json{{"refresh_token", "again"}};
  Login login(script);
  REQUIRE(login.refused());
  REQUIRE(login.refused());
  CHECK(login.pages.size() == 1);
  REQUIRE(login.refused());
  CHECK(login.pages.size() == 2);
}

TEST_CASE("oauth: challenges that come at one time lead to one login") {
  AuthorityScript script;
  Login login(script);
  auto challenge = login.challenge();
  std::optional<Result<>> first;
  std::optional<Result<>> second;
  std::optional<Result<>> third;
  login.start(login.authorizer->on_challenge(challenge), first);
  login.start(login.authorizer->on_challenge(challenge), second);
  login.until([&] { return first && second; });
  login.start(login.authorizer->on_challenge(challenge), third);  // of a request sent before
  login.until([&] { return third.has_value(); });
  CHECK((*first && *second && *third));
  CHECK(login.pages.size() == 1);
  CHECK(script.tokens == 1);
}

TEST_CASE("oauth: a user who never answers is waited for no longer than it takes") {
  AuthorityScript script;
  Login login(script, [](OAuthOptions& options) {
    options.browse = [timers = options.timers](http::Location) -> Task<std::string> {
      const auto waited = co_await pause(*timers, std::chrono::hours(10'000));
      co_return fail(waited.error());
    };
  });
  std::optional<Result<>> outcome;
  login.start(login.authorizer->on_challenge(login.challenge()), outcome);
  login.until([&] { return script.asked("POST /register").size() == 1; });
  for (int i = 0; i < 100; ++i) login.context.poll();
  login.until([&] {
    login.clock.advance(std::chrono::seconds(60));
    return outcome.has_value();
  });
  REQUIRE_FALSE(*outcome);
  CHECK(outcome->error().code() == ErrorCode::timeout);
}

TEST_CASE("oauth: a machine gets a token by its own secret") {
  AuthorityScript script;
  script.metadata_more["token_endpoint_auth_methods_supported"] = {"client_secret_basic"};
  Login login(script, [](OAuthOptions& options) {
    options.grant = OAuthGrant::client_credentials;
    options.client.id = "machine";
    options.client.secret = Secret("s");
    options.browse = {};
  });
  REQUIRE(login.refused());
  CHECK(login.token() == "token-1");
  const auto asked = script.asked("POST /token").at(0);
  CHECK(field(asked, "grant_type") == "client_credentials");
  CHECK(asked.head.find("Authorization: Basic bWFjaGluZTpz") != std::string::npos);
}

TEST_CASE("oauth: servers of 2025-03-26 are their own authorisation servers") {
  for (const bool has_metadata : {true, false}) {
    AuthorityScript script;
    script.drop("/.well-known/oauth-protected-resource/mcp");
    if (!has_metadata) script.drop("/.well-known/oauth-authorization-server");
    Login login(script);
    REQUIRE(login.refused());
    CHECK(login.token() == "token-1");
    CHECK(login.pages.at(0).path() == "/authorize");
    CHECK(login.on_page("resource").empty());
    CHECK(script.asked("GET /.well-known/oauth-protected-resource").size() == 1);
  }
}

TEST_CASE("oauth: a remote server cannot send us into a private network") {
  AuthorityScript script;
  asio::io_context context;
  auto timers = make_timers(context.get_executor());
  OAuthOptions options(context.get_executor(), timers);
  options.browse = [](http::Location) -> Task<std::string> { co_return std::string(); };
  const auto server = http::Location::parse("https://mcp.example.com/mcp").value();
  auto authorizer = oauth(server, options).value();
  Challenge challenge(server, 401);
  challenge.www_authenticate.push_back("Bearer resource_metadata=\"" + script.url() + "/x\"");

  std::optional<Result<>> outcome;
  asio::co_spawn(context, authorizer->on_challenge(challenge),
                 [&](std::exception_ptr, Result<> result) { outcome = std::move(result); });
  while (!outcome) {
    context.restart();
    REQUIRE(context.run_one_for(std::chrono::seconds(20)) > 0);
  }

  REQUIRE_FALSE(*outcome);
  CHECK(outcome->error().code() == ErrorCode::refused);
  CHECK(outcome->error().message().find("loopback address") != std::string::npos);
  CHECK(script.all() == 0);
}

}  // namespace purser::mcp
