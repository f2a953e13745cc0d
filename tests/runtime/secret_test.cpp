// secret_test.cpp: a secret is moved, copied and never left behind.
#include <purser/runtime/secret.hpp>

#include <type_traits>
#include <utility>

#include <purser/tests/support/catch.hpp>

using namespace purser;

static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);

TEST_CASE("secret: a moved-from secret is empty, for short and long values") {
  for (const auto& value : {std::string("short"), std::string(100, 'k')}) {
    Secret first(value);
    const Secret second = std::move(first);

    CHECK(first.empty());  // NOLINT(bugprone-use-after-move): what is being tested
    CHECK(second.reveal() == value);
  }
}

TEST_CASE("secret: copies are independent") {
  const Secret first("key");
  Secret second = first;
  second = Secret("other");

  CHECK(first.reveal() == "key");
  CHECK(second.reveal() == "other");
}
