// suggestion_test.cpp: mistyped words find their neighbour, foreign ones the list of what is known.
#include <purser/adapters/yaml/suggestion.hpp>

#include <purser/tests/support/catch.hpp>

#include <vector>

using namespace purser;

namespace {
const std::vector<std::string> words{"model", "provider", "limit", "alert_at", "usd"};
}

TEST_CASE("suggestion: near words are found") {
  CHECK(yaml::suggestion("modle", words) == "; did you mean \"model\"?");
  CHECK(yaml::suggestion("alertat", words) == "; did you mean \"alert_at\"?");
}

TEST_CASE("suggestion: far words list what is known") {
  CHECK(yaml::suggestion("zzz", words) == "; known: model, provider, limit, alert_at, usd");
  CHECK(yaml::suggestion(std::string(100'000, 'a'), words) ==
        "; known: model, provider, limit, alert_at, usd");
  CHECK(yaml::suggestion("zzz", std::vector<std::string>{}).empty());
}
