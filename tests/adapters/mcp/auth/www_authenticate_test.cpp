// www_authenticate_test.cpp: challenges as servers write them, and as nobody should.
#include <purser/adapters/mcp/auth/www_authenticate.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {

TEST_CASE("www_authenticate: the bearer challenge is found with its parameters") {
  struct Row {
    std::vector<std::string> values;
    std::string metadata;
    std::string scope;
    std::string error;
  };
  const std::vector<Row> rows{
      {{R"(Bearer resource_metadata="https://a/x", scope="a b")"}, "https://a/x", "a b", ""},
      {{R"(bearer  Error = "insufficient_scope" , SCOPE=mcp:write)"},
       "",
       "mcp:write",
       "insufficient_scope"},
      {{R"(Basic realm="x, Bearer scope=no", Bearer scope="yes")"}, "", "yes", ""},
      {{"Basic realm=x", R"(Bearer error="invalid_token")"}, "", "", "invalid_token"},
      {{R"(Bearer scope="a\"b\\c")"}, "", R"(a"b\c)", ""},
      {{R"(Bearer scope="first", scope="second")"}, "", "first", ""},
      {{R"(Bearer scope="never closed)"}, "", "never closed", ""},
      {{"Bearer"}, "", "", ""},
      {{"", ",,,", "=", "\"", "Bearer scope"}, "", "", ""},
      {{R"(Negotiate dG9rZW4=, Bearer scope="a")"}, "", "a", ""},
  };
  for (const auto& row : rows) {
    INFO(row.values.front());
    const auto challenge = bearer_challenge(row.values);
    CHECK(challenge.resource_metadata == row.metadata);
    CHECK(challenge.scope == row.scope);
    CHECK(challenge.error == row.error);
  }
}

TEST_CASE("www_authenticate: a header without end has one") {
  std::string flood;
  for (int i = 0; i < 10'000; ++i) flood += "Bearer a=1, b=2, ";
  const auto schemes = read_www_authenticate(flood);
  CHECK(schemes.size() == 16);
  std::string many = "Bearer ";
  for (int i = 0; i < 10'000; ++i) many += "a=1, ";
  CHECK(read_www_authenticate(many).at(0).parameters.size() == 32);
}

}  // namespace purser::mcp
