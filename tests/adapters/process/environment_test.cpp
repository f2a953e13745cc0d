// environment_test.cpp: what a child is told of our environment.
#include <purser/adapters/process/environment.hpp>

#include <cstdlib>

#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("environment: keys of ours do not get through, unless they are named") {
  ::setenv("PURSER_TEST_API_KEY", "sk-1", 1);

  const auto closed = process::child_environment({}, {});
  const auto named = process::child_environment({"PURSER_TEST_API_KEY", "PURSER_TEST_UNSET"}, {});

  CHECK_FALSE(closed.contains("PURSER_TEST_API_KEY"));
  CHECK(closed.contains("PATH"));
  CHECK(named.at("PURSER_TEST_API_KEY") == "sk-1");
  CHECK_FALSE(named.contains("PURSER_TEST_UNSET"));
}

TEST_CASE("environment: given values win") {
  const auto environment = process::child_environment({"HOME"}, {{"HOME", "/x"}, {"A", "1"}});

  CHECK(environment.at("HOME") == "/x");
  CHECK(environment.at("A") == "1");
}

TEST_CASE("environment: functions that a shell exported do not get through") {
  ::setenv("PURSER_TEST_FUNCTION", "() { :; }; echo x", 1);

  CHECK(process::child_environment({"PURSER_TEST_FUNCTION"}, {}).count("PURSER_TEST_FUNCTION") ==
        0);
}
