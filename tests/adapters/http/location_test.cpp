// location_test.cpp: whole URLs, and where references in them lead.
#include <purser/adapters/http/location.hpp>
#include <purser/tests/support/catch.hpp>

namespace purser::http {

TEST_CASE("location: path and query stay as they were written") {
  struct Row {
    std::string text, target, path, query, shown;
  };
  for (const auto& row : std::vector<Row>{
           {"https://a.example", "/", "/", "", "https://a.example"},
           {"https://a.example/", "/", "/", "", "https://a.example"},
           {"https://A.example:443/Mcp/", "/Mcp/", "/Mcp/", "", "https://a.example/Mcp/"},
           {"https://a.example?key=1", "/?key=1", "/", "key=1", "https://a.example"},
           {"https://a.example:8443/m?k=a%20b&k=?", "/m?k=a%20b&k=?", "/m", "k=a%20b&k=?",
            "https://a.example:8443/m"},
           {"http://[::1]:80/x", "/x", "/x", "", "http://[::1]/x"}}) {
    INFO(row.text);
    const auto place = Location::parse(row.text);
    REQUIRE(place);
    CHECK(place->text() == row.text);
    CHECK(place->target() == row.target);
    CHECK(place->path() == row.path);
    CHECK(place->query() == row.query);
    CHECK(place->shown() == row.shown);
    CHECK(place->server().path().empty());
  }
}

TEST_CASE("location: what cannot be requested is refused") {
  for (const auto* text :
       {"", "/mcp", "ftp://a.example", "https://", "https:///x", "https://a.example/#top",
        "https://a.example/a b", "https://a.example/\r\nHost: x", "https://a.example/\xc3\xbc",
        "https://user:password@a.example/", "http://a.example/mcp", "javascript:alert(1)"}) {
    INFO(text);
    CHECK_FALSE(Location::parse(text));
  }
  CHECK(Location::parse("http://a.example/mcp", PlainHttp::anywhere));
}

TEST_CASE("location: references lead where RFC 3986 says") {
  const auto base = Location::parse("https://a.example/v1/sse?x=1").value();
  struct Row {
    std::string reference, text;
  };
  for (const auto& row :
       std::vector<Row>{{"/message?sessionId=9c1", "https://a.example/message?sessionId=9c1"},
                        {"message", "https://a.example/v1/message"},
                        {"../up", "https://a.example/up"},
                        {"?id=1", "https://a.example/v1/sse?id=1"},
                        {"//b.example/x", "https://b.example/x"},
                        {"https://b.example:1/x", "https://b.example:1/x"}}) {
    INFO(row.reference);
    const auto led = base.resolve(row.reference);
    REQUIRE(led);
    CHECK(led->text() == row.text);
  }
  for (const auto* reference : {"http://b.example/x", "mailto:a@b", "%%", "a b"}) {
    INFO(reference);
    CHECK_FALSE(base.resolve(reference));
  }
  CHECK(base.same_origin(Location::parse("https://A.example:443/other").value()));
  CHECK_FALSE(base.same_origin(Location::parse("https://a.example:444/").value()));
}

}  // namespace purser::http
