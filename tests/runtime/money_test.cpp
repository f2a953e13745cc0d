// money_test.cpp: amounts are read, printed and added exactly.
#include <purser/runtime/money.hpp>

#include <purser/runtime/money_json.hpp>
#include <purser/tests/support/catch.hpp>

#include <random>

using namespace purser;

namespace {

Money nano(std::int64_t count) { return Money::nanodollars(count); }

template <std::int64_t Nanodollars>
constexpr Money exactly = Money::nanodollars(Nanodollars);

}  // namespace

TEST_CASE("money: what a person writes is read exactly") {
  const std::pair<const char*, std::int64_t> accepted[] = {
      {"5", 5'000'000'000},
      {"$5", 5'000'000'000},
      {"$5.00", 5'000'000'000},
      {" $10.50 ", 10'500'000'000},
      {"\t0.1\n", 100'000'000},
      {"0", 0},
      {"$0", 0},
      {"000.10", 100'000'000},
      {"0.000000001", 1},
      {"1.000000000", 1'000'000'000},
      {"9223372036.854775807", INT64_MAX},
  };
  for (const auto& [text, nanodollars] : accepted) {
    INFO(text);
    const auto amount = Money::parse(text);
    REQUIRE(amount);
    CHECK(amount->nanodollars() == nanodollars);
  }
}

TEST_CASE("money: what is not plainly an amount is refused, and the error shows it") {
  const char* const refused[] = {
      "",
      " ",
      "$",
      "-1",
      "-$1",
      "$-1",
      "+1",
      "NaN",
      "nan",
      "inf",
      "Infinity",
      "1e3",
      "1E3",
      "0x10",
      "1_000",
      "1,000",
      "1.",
      ".5",
      "$.5",
      ".",
      "1.2.3",
      "$$5",
      "5$",
      "$ 5",
      "5 USD",
      "1 2",
      "ten",
      "0.0000000001",
      "1.0000000000",
      "9223372036.854775808",
      "99999999999999999999999999",
      "\xef\xbc\x95",
      "5\x01",
      "\xe2\x82\xac"
      "5",
  };
  for (const char* text : refused) {
    INFO(text);
    const auto amount = Money::parse(text);
    REQUIRE_FALSE(amount);
    CHECK(amount.error().code() == ErrorCode::invalid_argument);
    CHECK(amount.error().message().find("9 decimals") != std::string::npos);
  }
  CHECK_FALSE(Money::parse(std::string_view("5\0", 2)));
}

TEST_CASE("money: a huge text is refused with a short message") {
  const auto amount = Money::parse(std::string(1'000'000, '9'));

  REQUIRE_FALSE(amount);
  CHECK(amount.error().message().size() < 300);
}

TEST_CASE("money: literals are exact while compiling") {
  static_assert(5_usd == exactly<5'000'000'000>);
  static_assert(0.01_usd == exactly<10'000'000>);
  static_assert(0.000000001_usd == exactly<1>);
  static_assert(1'000.50_usd == exactly<1'000'500'000'000>);
  static_assert(0.1_usd + 0.1_usd + 0.1_usd == 0.3_usd);
  static_assert(0.1_usd * 3 == 0.3_usd);
  CHECK(0.1_usd * 3 - 0.3_usd == Money());
}

TEST_CASE("money: prints at least 2 and at most 9 decimals") {
  CHECK(to_string(3.42_usd) == "$3.42");
  CHECK(to_string(5_usd) == "$5.00");
  CHECK(to_string(Money()) == "$0.00");
  CHECK(to_string(0.5_usd) == "$0.50");
  CHECK(to_string(0.0068_usd) == "$0.0068");
  CHECK(to_string(nano(1)) == "$0.000000001");
  CHECK(to_string(Money() - 0.5_usd) == "-$0.50");
  CHECK(to_string(Money::max()) == "$9223372036.854775807");
  CHECK(to_string(nano(INT64_MIN)) == "-$9223372036.854775808");
}

TEST_CASE("money: as a decimal it has no more zeros than one") {
  CHECK(to_decimal(3.42_usd) == "3.42");
  CHECK(to_decimal(5_usd) == "5.0");
  CHECK(to_decimal(Money()) == "0");
  CHECK(to_decimal(nano(-1)) == "-0.000000001");
  CHECK(to_decimal(100_usd) == "100.0");
}

TEST_CASE("money: amounts from outside stop or fail at the ends of the range") {
  CHECK(Money::checked_add(1_usd, 2_usd) == 3_usd);
  CHECK(Money::checked_add(Money::max(), nano(1)).error().code() == ErrorCode::too_large);
  CHECK(Money::checked_add(nano(INT64_MIN), nano(-1)).error().code() == ErrorCode::too_large);
  CHECK(Money::checked_multiply(0.1_usd, 3) == 0.3_usd);
  CHECK(Money::checked_multiply(Money::max(), 2).error().code() == ErrorCode::too_large);
  CHECK(Money::saturating_add(Money::max(), nano(1)) == Money::max());
  CHECK(Money::saturating_add(nano(INT64_MIN), nano(-1)) == nano(INT64_MIN));
  CHECK(Money::saturating_add(1_usd, 2_usd) == 3_usd);
}

TEST_CASE("money: as JSON it prints the amount itself below 2^23 dollars") {
  CHECK(dump_json(to_json(5_usd)) == "5.0");
  CHECK(dump_json(to_json(Money())) == "0");
  CHECK(dump_json(to_json(3.42_usd)) == "3.42");
  CHECK(dump_json(to_json(Money() - 0.1_usd)) == "-0.1");
  CHECK(dump_json(to_json(0.002725999_usd)) == "0.002725999");

  const unsigned seed = 20'260'923;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t below = (std::uint64_t{8'388'608} * 1'000'000'000) >> (random() % 53);
    const Money amount = nano(static_cast<std::int64_t>(random() % (below + 1)));
    const auto printed = dump_json(to_json(amount));
    const auto read = money_from_json(*parse_json(printed));
    REQUIRE(read);
    REQUIRE(*read == amount);
    if (amount >= 0.001_usd) REQUIRE(printed == to_decimal(amount));
  }
}

TEST_CASE("money: JSON numbers are read through their decimal text") {
  const auto read = [](const char* json) { return money_from_json(*parse_json(json)); };

  CHECK(read("0.1") == 0.1_usd);
  CHECK(read("0.3") == 0.1_usd * 3);
  CHECK(read("5") == 5_usd);
  CHECK(read("5.0") == 5_usd);
  CHECK(read("1e3") == 1'000_usd);
  CHECK(read("1e-9") == nano(1));
  CHECK(read("\"$5.00\"") == 5_usd);
  for (const char* json : {"-1", "-0.5", "1e-10", "1e300", "18446744073709551615", "null", "true",
                           "[1]", "{}", "\"1e3\"", "\"\"", "0.12345678901"}) {
    INFO(json);
    const auto amount = read(json);
    REQUIRE_FALSE(amount);
    CHECK(amount.error().code() == ErrorCode::invalid_argument);
  }
  CHECK_FALSE(money_from_json(Json(std::numeric_limits<double>::quiet_NaN())));
  CHECK_FALSE(money_from_json(Json(std::numeric_limits<double>::infinity())));
}
