// oauth_store_test.cpp: what is kept of a login, and shared with other programs.
#include <purser/tests/adapters/mcp/auth/oauth_fixture.hpp>

namespace purser::mcp {

TEST_CASE("oauth: tokens are found again in their store") {
  AuthorityScript script;
  Login login(script);
  REQUIRE(login.refused());
  Login later(script, [&](OAuthOptions& options) { options.store = login.store; });
  CHECK(later.token() == "token-1");
}

TEST_CASE("oauth: tokens that another program renewed are taken from the store") {
  AuthorityScript script;
  script.token_more = Json{{"expires_in", 100}, {"refresh_token", "again"}};
  Login login(script);
  REQUIRE(login.refused());
  Login other(script, [&](OAuthOptions& options) { options.store = login.store; });
  login.clock.advance(std::chrono::seconds(80));
  other.clock.advance(std::chrono::seconds(80));
  REQUIRE(login.token() == "token-2");

  CHECK(other.token() == "token-2");
  CHECK(script.asked("POST /token").size() == 2);
}

TEST_CASE("oauth: another program's renewal makes ours void, and neither is lost") {
  AuthorityScript script;
  script.token_more = Json{{"expires_in", 100}, {"refresh_token", "again"}};
  Login login(script);
  REQUIRE(login.refused());
  login.clock.advance(std::chrono::seconds(80));
  script.set("/token", [&] {
    OAuthTokens others;
    others.access = Secret("theirs");
    others.refresh = Secret("theirs too");
    login.store->keep_tokens(login.server.text(), others);
    return std::pair(400, Json{{"error", "invalid_grant"}});
  });

  CHECK(login.token() == "theirs");
  CHECK(login.pages.size() == 1);
  CHECK(login.store->tokens(login.server.text())->refresh.reveal() == "theirs too");
}

TEST_CASE("oauth: a client that was registered for another way back is registered anew") {
  AuthorityScript script;
  Login login(script);
  REQUIRE(login.refused());
  Login later(script, [&](OAuthOptions& options) {
    options.store = login.store;
    options.redirect_uri = "http://127.0.0.1:2/callback";
  });
  REQUIRE(later.refused());
  CHECK(script.asked("POST /register").size() == 2);
  CHECK(later.on_page("redirect_uri") == "http://127.0.0.1:2/callback");
}

}  // namespace purser::mcp
