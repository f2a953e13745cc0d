// share_test.cpp: shares are exact ratios, read strictly, and rounded up when taken of a whole.
#include <purser/runtime/share.hpp>

#include <purser/tests/support/catch.hpp>

using namespace purser;

TEST_CASE("share: percent and fraction read the same") {
  CHECK(Share::parse("80%") == 80_percent);
  CHECK(Share::parse("0.8") == 80_percent);
  CHECK(Share::parse("1") == 100_percent);
  CHECK(Share::parse("0%") == 0_percent);
  CHECK(Share::parse("12.5%") == Share::parts_per_million(125'000));
  CHECK(Share::parse("0.000001") == Share::parts_per_million(1));
}

TEST_CASE("share: what is no share is refused by name") {
  const auto text = GENERATE("", "%", "101%", "1.1", "-5%", "nan", "1e-1", "80 %", "0.0000001",
                             "12.34567%", "99999999999999999999%");
  const auto share = Share::parse(text);

  REQUIRE(!share);
  CHECK(share.error().code() == ErrorCode::invalid_argument);
  CHECK(share.error().message().find("is not a share") != std::string::npos);
}

TEST_CASE("share: of a whole is rounded up and cannot overflow") {
  CHECK((80_percent).of(100'000'000) == 80'000'000);
  CHECK((50_percent).of(3) == 2);
  CHECK(Share::parts_per_million(1).of(1) == 1);
  CHECK((0_percent).of(INT64_MAX) == 0);
  CHECK((100_percent).of(INT64_MAX) == INT64_MAX);
  CHECK((100_percent).of(0) == 0);
}

TEST_CASE("share: prints as percent without needless digits") {
  CHECK(to_string(80_percent) == "80%");
  CHECK(to_string(Share::parts_per_million(125'000)) == "12.5%");
  CHECK(to_string(Share::parts_per_million(1)) == "0.0001%");
  CHECK(to_string(0_percent) == "0%");
}
