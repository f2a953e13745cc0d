// url_test.cpp: base URLs that are taken, and why others are not.
#include <purser/adapters/http/url.hpp>

#include <vector>

#include <purser/tests/support/catch.hpp>

namespace purser::http {

TEST_CASE("url: parts are taken apart") {
  struct Row {
    std::string text, origin, authority, path;
  };
  const std::vector<Row> rows = {
      {"https://api.openai.com/v1", "https://api.openai.com:443", "api.openai.com", "/v1"},
      {"https://api.openai.com", "https://api.openai.com:443", "api.openai.com", ""},
      {"https://API.OpenAI.com/", "https://api.openai.com:443", "api.openai.com", ""},
      {"HTTPS://a.b:8443/x/y//", "https://a.b:8443", "a.b:8443", "/x/y"},
      {"https://a.b:443/x%20y", "https://a.b:443", "a.b", "/x%20y"},
      {"https://a.b:/", "https://a.b:443", "a.b", ""},
      {"http://localhost:11434", "http://localhost:11434", "localhost:11434", ""},
      {"http://127.0.0.1", "http://127.0.0.1:80", "127.0.0.1", ""},
      {"http://[::1]:8080/v1", "http://[::1]:8080", "[::1]:8080", "/v1"},
      {"https://[2001:DB8::1]", "https://[2001:db8::1]:443", "[2001:db8::1]", ""},
      {"https://my_host-1.internal", "https://my_host-1.internal:443", "my_host-1.internal", ""},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const auto url = Url::parse(row.text);
    REQUIRE(url);
    CHECK(url->origin() == row.origin);
    CHECK(url->authority() == row.authority);
    CHECK(url->path() == row.path);
    CHECK(url->tls() == row.origin.starts_with("https"));
  }
  CHECK(Url::parse("http://[::1]:8080")->host() == "::1");
}

TEST_CASE("url: what cannot be a base URL is refused with the reason") {
  struct Row {
    std::string text, reason;
  };
  const std::vector<Row> rows = {
      {"", "is not a URL"},
      {"api.openai.com", "is not a URL"},
      {"https:// a", "is not a URL"},
      {"https://a\r\nX: y", "is not a URL"},
      {"https://[fe80::1%25eth0", "is not a URL"},
      {"ftp://a", "must begin with https://"},
      {"unix:/run/socket", "must begin with https://"},
      {"https:///v1", "names no host"},
      {"https://a?x=1", "must not have a query"},
      {"https://a#x", "must not have a fragment"},
      {"https://user:canary@a", "must not contain a user name or password"},
      {"https://a%0d%0ab", "host with characters"},
      {"https://a%2fb", "host with characters"},
      {"http://127.0.0.1.evil.com", "host with characters"},
      {"http://127.0.0.1.evil.com:80/v1", "host with characters"},
      {"http://127.0.0.1x", "host with characters"},
      {"https://a:0", "port"},
      {"https://a:65536", "port"},
      {"https://a:99999999999", "port"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const auto url = Url::parse(row.text);
    REQUIRE_FALSE(url);
    CHECK(url.error().code() == ErrorCode::invalid_argument);
    CHECK(url.error().message().find(row.reason) != std::string::npos);
    CHECK(url.error().message().find("canary") == std::string::npos);
  }
}

TEST_CASE("url: plain HTTP to another machine needs the option, and the error names it") {
  for (const std::string text : {"http://api.openai.com", "http://10.0.0.1", "http://0.0.0.0",
                                 "http://localhost.evil.com", "http://[2001:db8::1]"}) {
    INFO(text);
    const auto refused = Url::parse(text);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message().find("allow_plain_http") != std::string::npos);
    CHECK(Url::parse(text, PlainHttp::anywhere));
  }
  for (const std::string text :
       {"http://localhost", "http://a.localhost", "http://127.1.2.3", "http://[::1]"}) {
    INFO(text);
    CHECK(Url::parse(text));
  }
}

}  // namespace purser::http
