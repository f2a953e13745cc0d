// suggestion_test.cpp: mistyped words find their neighbour, foreign ones do not.
#include <purser/adapters/yaml/suggestion.hpp>

#include <purser/tests/support/catch.hpp>

#include <vector>

using namespace purser;

namespace {
const std::vector<std::string> words{"model", "provider", "limit", "alert_at", "usd"};
}

TEST_CASE("suggestion: near words are found") {
  CHECK(yaml::nearest("modle", words) == "model");
  CHECK(yaml::nearest("Model", words) == "model");
  CHECK(yaml::nearest("providers", words) == "provider");
  CHECK(yaml::nearest("limt", words) == "limit");
  CHECK(yaml::nearest("alertat", words) == "alert_at");
  CHECK(yaml::suggestion("modle", words) == "; did you mean \"model\"?");
}

TEST_CASE("suggestion: far words list what is known") {
  CHECK(yaml::nearest("temperature", words).empty());
  CHECK(yaml::nearest("", words).empty());
  CHECK(yaml::nearest(std::string(100'000, 'a'), words).empty());
  CHECK(yaml::suggestion("zzz", words) == "; known: model, provider, limit, alert_at, usd");
  CHECK(yaml::suggestion("zzz", std::vector<std::string>{}).empty());
}
