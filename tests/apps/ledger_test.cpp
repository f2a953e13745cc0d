// ledger_test.cpp: `purser ledger` as a user starts it.
#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/ledger/ledger.hpp>
#include <purser/tests/apps/program.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// A journal with an exact charge and one in doubt.
struct Journal {
  TemporaryFolder folder;
  std::string path = folder.file("purser.db");

  Journal() {
    const LedgerFixture given({}, sqlite::open_store({.path = path}).value());
    const auto account = given.open("customer:acme/session:s1");
    given.spend(account, 0.01_usd, "serp_api");
    given.reserve(account, 0.50_usd).value().settle(Charge::in_doubt(0.10_usd, 0.40_usd));
  }

  [[nodiscard]] Ended ledger(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "ledger");
    return run_program(std::move(arguments));
  }
};

std::string anchor_in(const std::string& out) {
  const auto place = out.find("anchor ");
  REQUIRE(place != out.npos);
  return out.substr(place + 7, 64);
}

}  // namespace

TEST_CASE("ledger verify: says how many records there are, and where the chain ends") {
  const Journal given;
  const auto verified = given.ledger({"verify", given.path});
  CHECK(verified.exit_code == 0);
  CHECK(contains(verified.out, given.path + ": 4 records, all as they were written\n"));
  const auto anchor = anchor_in(verified.out);

  CHECK(given.ledger({"verify", given.path, "--anchor", anchor}).exit_code == 0);
  const auto cut = given.ledger({"verify", given.path, "--anchor", std::string(64, '0')});
  CHECK(cut.exit_code == 1);
  CHECK(contains(cut.err, "the end of the journal was cut off"));
}

TEST_CASE("ledger verify: reads beside the process that writes") {
  const Journal given;
  const auto writer = sqlite::open_store({.path = given.path});
  REQUIRE(writer);
  CHECK(given.ledger({"verify", given.path}).exit_code == 0);
}

TEST_CASE("ledger show: a line for each record, or a JSON document") {
  const Journal given;
  const auto shown = given.ledger({"show", given.path});
  CHECK(shown.exit_code == 0);
  CHECK(contains(shown.out, "2026-11-21T10:00:00.000Z  charge"));
  CHECK(contains(shown.out, "$0.10 to $0.40  customer:acme/session:s1 search\n"));

  const auto json = given.ledger({"show", given.path, "--json"});
  const auto first = parse_json(json.out.substr(0, json.out.find('\n')));
  REQUIRE(first);
  CHECK((*first)["kind"] == "hold");
  CHECK((*first)["name"] == "serp_api");
  CHECK((*first)["account"] == "customer:acme/session:s1");
}

TEST_CASE("ledger show: names cannot take over the terminal") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  {
    const LedgerFixture given({}, sqlite::open_store({.path = path}).value());
    given.spend(given.open("session:s1"), 0.01_usd, "evil\x1b[2J\ntool");
  }
  const auto shown = run_program({"ledger", "show", path});
  CHECK(contains(shown.out, "session:s1 evil [2J tool\n"));
  CHECK_FALSE(contains(shown.out, "\x1b"));
}

TEST_CASE("ledger reconcile: lists what is in doubt, and settles it") {
  const Journal given;
  const auto listed = given.ledger({"reconcile", given.path});
  CHECK(listed.out == "call 7 attempt 1: $0.10 to $0.40 for search by customer:acme/session:s1\n");

  const auto settled = given.ledger({"reconcile", given.path, "--call", "7", "--cost", "$0.20"});
  CHECK(settled.exit_code == 0);
  CHECK(settled.out == "call 7 attempt 1 cost $0.20\n");

  CHECK(given.ledger({"reconcile", given.path}).out.empty());
  const auto again = given.ledger({"reconcile", given.path, "--call", "7", "--cost", "$0.20"});
  CHECK(again.exit_code == 1);
  CHECK(contains(again.err, "no charge of call 7, attempt 1 is in doubt"));
  CHECK(given.ledger({"reconcile", given.path, "--call", "7", "--cost", "x"}).exit_code == 2);
}

TEST_CASE("ledger reconcile: is refused while another process writes") {
  const Journal given;
  const auto writer = sqlite::open_store({.path = given.path});
  REQUIRE(writer);
  const auto refused = given.ledger({"reconcile", given.path});
  CHECK(refused.exit_code == 2);
  CHECK(contains(refused.err, "is in use by another process"));
}

TEST_CASE("ledger: a file that is no journal is not made into one") {
  const TemporaryFolder folder;
  const auto path = folder.file("typo.db");
  for (const auto* command : {"verify", "show", "reconcile"}) {
    const auto ended = run_program({"ledger", command, path});
    CHECK(ended.exit_code == 2);
    CHECK(contains(ended.err, "cannot open " + path));
  }
}
