// metadata_test.cpp: where metadata is looked for, and what of it is believed.
#include <purser/adapters/mcp/auth/metadata.hpp>
#include <purser/adapters/mcp/auth/scopes.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::mcp {
namespace {

http::Location place(const std::string& text) { return http::Location::parse(text).value(); }

std::vector<std::string> texts(const Result<std::vector<http::Location>>& urls) {
  std::vector<std::string> texts;
  for (const auto& url : urls.value()) texts.push_back(url.text());
  return texts;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("metadata: the resource is looked for at the place that the challenge names, or nearby") {
  CHECK(texts(resource_metadata_urls(place("https://a.example/v1/mcp/?key=1"), "")) ==
        Strings{"https://a.example/.well-known/oauth-protected-resource/v1/mcp",
                "https://a.example/.well-known/oauth-protected-resource"});
  CHECK(texts(resource_metadata_urls(place("https://a.example"), "")) ==
        Strings{"https://a.example/.well-known/oauth-protected-resource"});
  CHECK(texts(resource_metadata_urls(place("https://a.example/mcp"), "https://b.example/x?y=1")) ==
        Strings{"https://b.example/x?y=1"});
  for (const auto* named : {"http://b.example/x", "ftp://b.example", "/relative", "javascript:x",
                            "https://u:p@b.example/", "https://b.example/x y"}) {
    INFO(named);
    CHECK_FALSE(resource_metadata_urls(place("https://a.example/mcp"), named));
  }
}

TEST_CASE("metadata: an issuer with a path has three places, one without has two") {
  CHECK(texts(server_metadata_urls("https://as.example/tenant1")) ==
        Strings{"https://as.example/.well-known/oauth-authorization-server/tenant1",
                "https://as.example/.well-known/openid-configuration/tenant1",
                "https://as.example/tenant1/.well-known/openid-configuration"});
  CHECK(texts(server_metadata_urls("https://as.example:8443/")) ==
        Strings{"https://as.example:8443/.well-known/oauth-authorization-server",
                "https://as.example:8443/.well-known/openid-configuration"});
  CHECK_FALSE(server_metadata_urls("http://as.example"));
}

TEST_CASE("metadata: a resource covers a server below it, and no other") {
  struct Row {
    std::string resource;
    bool covers;
  };
  for (const auto& row : std::vector<Row>{{"https://a.example", true},
                                          {"https://a.example/", true},
                                          {"https://a.example:443", true},
                                          {"https://A.example/v1", true},
                                          {"https://a.example/v1/mcp", true},
                                          {"https://a.example/v1/mcp/", true},
                                          {"https://a.example/v1/m", false},
                                          {"https://a.example/v1/mcp/more", false},
                                          {"http://a.example/v1/mcp", false},
                                          {"https://a.example:8443", false},
                                          {"https://a.example.evil.example", false},
                                          {"https://evil.example/v1/mcp", false},
                                          {"https://a.example/v1#x", false},
                                          {"", false}}) {
    INFO(row.resource);
    CHECK(covers(row.resource, place("https://a.example/v1/mcp?key=1")) == row.covers);
  }
}

TEST_CASE("metadata: a resource is believed only about itself") {
  Json document = {{"resource", "https://a.example"},
                   {"authorization_servers", {"https://as.example", 5, "https://as2.example"}},
                   {"scopes_supported", {"read", "write"}}};
  const auto read = read_resource(document, place("https://a.example/mcp"));
  REQUIRE(read);
  CHECK(read->resource == "https://a.example");  // no slash is added
  CHECK(read->authorization_servers == Strings{"https://as.example", "https://as2.example"});
  CHECK(read->scopes_supported == Strings{"read", "write"});

  CHECK_FALSE(read_resource(document, place("https://b.example/mcp")));
  document["authorization_servers"] = Json::array();
  CHECK_FALSE(read_resource(document, place("https://a.example/mcp")));
  CHECK_FALSE(read_resource(Json::object(), place("https://a.example/mcp")));
}

TEST_CASE("metadata: an issuer is the one that was asked, byte by byte") {
  const Json document = {{"issuer", "https://as.example"},
                         {"token_endpoint", "https://as.example/token"},
                         {"scopes_supported", "no array"},
                         {"authorization_response_iss_parameter_supported", true}};
  const auto read = read_server(document, "https://as.example");
  REQUIRE(read);
  CHECK(read->sends_issuer);
  CHECK(read->scopes_supported.empty());
  for (const auto* issuer : {"https://as.example/", "https://AS.example", "https://as.example:443"})
    CHECK_FALSE(read_server(document, issuer));
  CHECK_FALSE(read_server(Json{{"issuer", "https://as.example"}}, "https://as.example"));
}

TEST_CASE("scopes: the challenge goes before the metadata, and nothing had is lost") {
  CHECK(print_scopes(choose_scopes("a b  a", {"x"}, {}, {})) == "a b");
  CHECK(print_scopes(choose_scopes("", {"x", "y"}, {}, {})) == "x y");
  CHECK(print_scopes(choose_scopes("", {}, {}, {})).empty());
  CHECK(print_scopes(choose_scopes("c", {"x"}, {}, {"a", "c"})) == "a c");
  CHECK(print_scopes(choose_scopes("", {}, {}, {"a"})) == "a");
  CHECK(print_scopes(choose_scopes("a", {}, {"a", "offline_access"}, {})) == "a offline_access");
  CHECK(print_scopes(choose_scopes("", {}, {"offline_access"}, {})).empty());
  std::string flood;
  for (int i = 0; i < 10'000; ++i) flood += std::to_string(i) + " ";
  CHECK(read_scopes(flood).size() == 256);
}

}  // namespace purser::mcp
