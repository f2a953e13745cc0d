// learned_ratio_test.cpp: quantiles of what was seen, and nothing before enough was.
#include <purser/middleware/estimate/learned_ratio.hpp>

#include <random>

#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("learned ratio: nothing is estimated before enough was seen") {
  LearnedRatio ratio;
  CHECK_FALSE(ratio.estimate(1000, 1_percent).has_value());
  for (int i = 0; i < 299; ++i) ratio.learn(250, 1000);
  CHECK_FALSE(ratio.estimate(1000, 1_percent).has_value());
  ratio.learn(250, 1000);
  CHECK(ratio.estimate(1000, 1_percent).has_value());
}

TEST_CASE("learned ratio: an estimate holds what most calls came to, rounded up") {
  LearnedRatio ratio;
  for (int i = 0; i < 1000; ++i) ratio.learn(250, 1000);
  const auto estimate = ratio.estimate(10'000, 1_percent);
  REQUIRE(estimate.has_value());
  CHECK(*estimate >= 2500);
  CHECK(*estimate <= 2540);
}

TEST_CASE("learned ratio: no more calls pass the estimate than the risk allows") {
  std::mt19937 random(7);
  std::uniform_int_distribution<Tokens> input(100, 900);
  LearnedRatio ratio;
  for (int i = 0; i < 5000; ++i) ratio.learn(input(random), 1000);
  const auto estimate = ratio.estimate(1000, 2_percent);
  REQUIRE(estimate.has_value());
  int above = 0;
  for (int i = 0; i < 5000; ++i) above += input(random) > *estimate ? 1 : 0;
  CHECK(above <= 5000 * 3 / 100);
  CHECK(*estimate < 950);
}

TEST_CASE("learned ratio: a model that changes is followed") {
  LearnedRatio ratio;
  for (int i = 0; i < 19'000; ++i) ratio.learn(250, 1000);
  for (int i = 0; i < 3000; ++i) ratio.learn(800, 1000);
  CHECK(ratio.estimate(1000, 1_percent).value() >= 800);
}

TEST_CASE("learned ratio: absurd numbers do no harm") {
  LearnedRatio ratio;
  for (int i = 0; i < 500; ++i) {
    ratio.learn(INT64_MAX, 1000);
    ratio.learn(-5, 1000);
    ratio.learn(10, 0);
    ratio.learn(10, INT64_MAX);
  }
  CHECK(ratio.estimate(1000, 10_percent) == 1000);
  CHECK_FALSE(ratio.estimate(INT64_MAX, 10_percent).has_value());
}
