// sign_in_test.cpp: where tokens are kept, and what a user is told.
#include <purser/apps/sign_in.hpp>
#include <purser/tests/support/catch.hpp>

using namespace purser::cli;

TEST_CASE("sign in: tokens are kept where a user's programs keep their state") {
  CHECK(token_file("/state", "/home/ada") == "/state/purser/mcp-tokens.json");
  CHECK(token_file("", "/home/ada") == "/home/ada/.local/state/purser/mcp-tokens.json");
  CHECK(token_file("state", "/home/ada") == "/home/ada/.local/state/purser/mcp-tokens.json");
  CHECK(token_file("", "").empty());
}

TEST_CASE("sign in: a user is told which server asks, and nothing that moves the cursor") {
  const auto text = sign_in_text("rates", "https://login.example/authorize?state=\x1b[2J");
  CHECK(text.find("\"rates\"") != std::string::npos);
  CHECK(text.find("https://login.example/authorize?state= [2J\n") != std::string::npos);
}
