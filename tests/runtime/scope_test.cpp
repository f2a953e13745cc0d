// scope_test.cpp: scopes read, print and nest as written down.
#include <purser/runtime/scope.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("scope: text and steps say the same") {
  const auto scope = Scope::parse("customer:acme/session:s1").value();

  CHECK(scope.steps().size() == 2);
  CHECK(scope.id_of("customer") == "acme");
  CHECK(scope.id_of("agent").empty());
  CHECK(scope.to_string() == "customer:acme/session:s1");
  CHECK(scope.last() == "session:s1");
  CHECK(scope.parent().to_string() == "customer:acme");
  CHECK(scope.parent().parent().is_root());
}

TEST_CASE("scope: the root is called total") {
  CHECK(Scope().to_string() == "total");
  CHECK(Scope::parse("total").value().is_root());
  CHECK(Scope::parse("").value().is_root());
}

TEST_CASE("scope: separators inside an id survive the round trip") {
  const auto scope = Scope().child("customer", "a/b:c%d").value();

  CHECK(scope.to_string() == "customer:a%2Fb%3Ac%25d");
  CHECK(Scope::parse(scope.to_string()).value() == scope);
}

TEST_CASE("scope: what is not a scope is refused with a reason") {
  for (const auto* text : {"session", "Session:s1", "session:", ":s1", "session:%2", "session:%zz",
                           "a:b//c:d", "a:b/", "a:\x01"}) {
    INFO(text);
    const auto scope = Scope::parse(text);
    REQUIRE(!scope);
    CHECK(scope.error().code() == ErrorCode::invalid_argument);
    CHECK(!scope.error().message().empty());
  }
  CHECK(!Scope().child("a", std::string(257, 'x')));
  CHECK(!Scope::create(std::vector<Scope::Step>(33, {"a", "b"})));
}
