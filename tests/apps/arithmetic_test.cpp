// arithmetic_test.cpp: values, errors and limits of expressions.
#include <purser/apps/arithmetic.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;
using cli::evaluate;

TEST_CASE("arithmetic: expressions have their usual values") {
  const auto [text, value] = GENERATE(table<std::string, double>({
      {"1", 1},
      {" 2 + 3 * 4 ", 14},
      {"(2 + 3) * 4.5", 22.5},
      {"10 - 4 - 3", 3},
      {"2^3^2", 512},
      {"-2^2", -4},
      {"2^-1", 0.5},
      {"--3", 3},
      {"-+-3", 3},
      {"7 % 4 * 2", 6},
      {"0.12 * 3480", 417.6},
      {"sqrt(16) + abs(-2)", 6},
      {"round(2.5) + floor(1.9) + ceil(1.1)", 6},
      {"log10(1000)", 3},
      {"ln(e)", 1},
      {"cos(pi)", -1},
      {".5e1", 5},
  }));
  INFO(text);
  const auto result = evaluate(text);
  REQUIRE(result);
  CHECK(*result == Approx(value));
}

TEST_CASE("arithmetic: what is no expression is told with its position") {
  const auto [text, message] = GENERATE(table<std::string, std::string>({
      {"", "expected a number at position 1"},
      {"1 +", "expected a number at position 4"},
      {"(1", "expected ) at position 3"},
      {"1 2", "expected an operator at position 3"},
      {"foo(1)", "unknown name \"foo\" at position 1"},
      {"sqrt 4", "expected ( behind sqrt at position 6"},
      {"nan", "unknown name \"nan\" at position 1"},
      {"1/0", "the result is not a finite number"},
      {"sqrt(-1)", "the result is not a finite number"},
      {"9^999", "the result is not a finite number"},
  }));
  const auto result = evaluate(text);
  REQUIRE_FALSE(result);
  CHECK(result.error().message() == message);
}

TEST_CASE("arithmetic: length and nesting have limits") {
  CHECK(evaluate(std::string(1001, '1')).error().code() == ErrorCode::too_large);
  CHECK(evaluate(std::string(900, '(')).error().code() == ErrorCode::too_large);
  CHECK(evaluate(std::string(900, '-') + "1").error().code() == ErrorCode::too_large);
  CHECK(evaluate(std::string(40, '(') + "1" + std::string(40, ')')) == 1.0);
}
