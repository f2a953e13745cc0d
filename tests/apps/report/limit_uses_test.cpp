// limit_uses_test.cpp: how full limits are, by the ledger's own arithmetic.
#include <purser/apps/report/limit_uses.hpp>

#include <purser/tests/apps/report/report_sample.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;
using namespace purser::cli;
using namespace std::chrono_literals;

namespace {

AccountNode tree_of(const std::vector<std::string>& paths) {
  std::vector<ReportRow> rows;
  for (const auto& path : paths) rows.push_back({path, {.spent = 1_usd}});
  return account_tree(rows);
}

}  // namespace

TEST_CASE("limit uses: the fullest first, each of its own account, with holds and doubt") {
  const LedgerFixture given({{"total", "", Limit::usd(10_usd)},
                             {"session", "", Limit::usd(1_usd)},
                             {"session", "", Limit::usd(5_usd, Window::call)}});
  const auto s1 = given.open("session:s1");
  const auto s2 = given.open("session:s2", {Limit::calls(4)});
  given.spend(s1, 0.30_usd);
  given.reserve(s1, 0.20_usd).value().settle(Charge::in_doubt(0.05_usd, 0.20_usd));
  given.spend(s2, 0.10_usd);
  const auto open = given.reserve(s2, 0.20_usd).value();

  const auto found = limit_uses(*given.ledger, tree_of({"session:s1", "session:s2"}), {});

  REQUIRE(found.uses.size() == 4);  // a limit of each call has no sum
  CHECK(found.uses[0].account == "session:s1");
  CHECK(Money::nanodollars(found.uses[0].spent) == 0.50_usd);
  CHECK(Money::nanodollars(found.uses[0].in_doubt) == 0.15_usd);
  CHECK(found.uses[1].account == "session:s2");
  CHECK(found.uses[1].limit.measure == Measure::calls);
  CHECK(found.uses[1].spent == 1);
  CHECK(found.uses[1].held == 1);
  CHECK(found.uses[2].account == "session:s2");
  CHECK(Money::nanodollars(found.uses[2].held) == 0.20_usd);
  CHECK(found.uses[3].account == "total");
  CHECK(found.left_out == 0);
}

TEST_CASE("limit uses: whoever asks for one customer does not see the limits of others") {
  const LedgerFixture given(
      {{"total", "", Limit::usd(10_usd)}, {"customer", "", Limit::usd(1_usd)}});
  given.spend(given.open("customer:a/session:s"), 0.1_usd);
  given.spend(given.open("customer:b/session:s"), 0.1_usd);
  const auto tree = tree_of({"customer:a/session:s", "customer:b/session:s"});

  const auto of_customer = limit_uses(*given.ledger, tree, {.customer = "a"});
  REQUIRE(of_customer.uses.size() == 1);
  CHECK(of_customer.uses[0].account == "customer:a");
  CHECK(limit_uses(*given.ledger, tree, {.session = "s"}).uses.empty());
}

TEST_CASE("limit uses: accounts that the ledger does not know are passed over") {
  const LedgerFixture given({{"session", "", Limit::usd(1_usd)}});
  CHECK(limit_uses(*given.ledger, tree_of({"session:s1"}), {}).uses.empty());
  CHECK_FALSE(given.ledger->knows(Scope::parse("session:s1").value()));
}

TEST_CASE("limit uses: only so many are told, the others are counted") {
  const LedgerFixture given({{"session", "", Limit::usd(1_usd)}});
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < limits_shown_max + 3; ++i) {
    paths.push_back("session:s" + std::to_string(i));
    given.spend(given.open(paths.back()), 0.1_usd);
  }
  const auto found = limit_uses(*given.ledger, tree_of(paths), {});
  CHECK(found.uses.size() == limits_shown_max);
  CHECK(found.left_out == 3);
}

TEST_CASE("limit uses: fuller is decided without rounding") {
  const auto most = Money::max();
  const auto almost = Money::nanodollars(INT64_MAX - 1);
  CHECK(is_fuller(limit_use("a", most, most), limit_use("b", most, almost)));
  CHECK_FALSE(is_fuller(limit_use("a", most, almost), limit_use("b", most, most)));
  CHECK(is_fuller(limit_use("a", 1_usd, 0.5_usd, 0.3_usd), limit_use("b", 10_usd, 7_usd)));
  CHECK(is_fuller(limit_use("a", 0_usd, 0_usd), limit_use("b", 1_usd, 5_usd)));
  CHECK_FALSE(is_fuller(limit_use("a", 0_usd, 0_usd), limit_use("b", 0_usd, 0_usd)));
}
