// usage_test.cpp: every class counts once in the sums, and sums never wrap around.
#include <purser/runtime/usage.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("usage: each class counts once, on its own side") {
  Usage usage;
  usage.input = 1;
  usage.cache_read = 10;
  usage.cache_write = 100;
  usage.cache_write_1h = 1'000;
  usage.input_audio = 10'000;
  usage.input_image = 100'000;
  usage.output = 2;
  usage.reasoning = 20;
  usage.output_audio = 200;
  usage.output_image = 2'000;

  CHECK(usage.input_total() == 111'111);
  CHECK(usage.output_total() == 2'222);
  CHECK(usage.total() == 113'333);
}

TEST_CASE("usage: sums stop at the largest count") {
  Usage usage;
  usage.input = INT64_MAX;
  usage.cache_read = 1;
  usage.output = INT64_MAX;

  CHECK(usage.input_total() == INT64_MAX);
  CHECK(usage.total() == INT64_MAX);
}
