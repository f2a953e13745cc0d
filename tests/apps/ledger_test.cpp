// ledger_test.cpp: `purser ledger` as a user starts it.
#include <unistd.h>

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

TEST_CASE("ledger compact: says what it folded, and verify what that means") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  {
    // Years ago: the command goes by the machine's clock.
    VirtualClock clock(WallTime(std::chrono::sys_days{std::chrono::year{2020} / 1 / 1}));
    LedgerOptions options;
    options.store = sqlite::open_store({.path = path}).value();
    options.clock = &clock;
    const auto ledger = Ledger::create(std::move(options)).value();
    const auto account = ledger->open(Scope::parse("session:s1").value()).value();
    for (int i = 0; i < 5; ++i) {
      REQUIRE(ledger->track(account, LedgerFixture::call(CallKind::tool, "crm"),
                            Charge::exact(0.01_usd)));
    }
  }
  const auto compact = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"ledger", "compact", path});
    return run_program(std::move(more));
  };
  const auto before = anchor_in(run_program({"ledger", "verify", path}).out);

  CHECK(compact({"--keep", "36500d"}).out == path + ": nothing is older than 36500d\n");
  CHECK(compact({"--keep", "1h"}).exit_code == 2);
  CHECK(compact({"--keep", "x"}).exit_code == 2);
  CHECK(contains(compact({"--dry-run"}).out,
                 "5 records, up to number 5, would be folded into 1; 0 stay in full\n"));
  const auto compacted = compact({});
  CHECK(compacted.exit_code == 0);
  CHECK(contains(compacted.out, "5 records, up to number 5, were folded into 1; 0 stay in full\n"));
  CHECK(contains(compacted.out, " bytes before, "));

  const auto verified = run_program({"ledger", "verify", path, "--anchor", before});
  CHECK(verified.exit_code == 0);
  CHECK(contains(verified.out, ": 1 records, all as they were written\n"));
  CHECK(contains(verified.out, "records 1 to 5 were folded into 1, which are as they were"));
  CHECK(anchor_in(verified.out) != before);
  const auto older = run_program({"ledger", "verify", path, "--anchor", std::string(64, 'a')});
  CHECK(older.exit_code == 1);
  CHECK(contains(older.err, "it is older than the compaction that folded the records before"));
  const auto shown = run_program({"ledger", "show", path}).out;
  CHECK(contains(shown, "sum 1  2020-01-01T00:00:00.000Z  carry"));
  CHECK(contains(shown, "$0.05  session:s1 crm\n"));
}

TEST_CASE("ledger compact: is refused while another process writes") {
  const Journal given;
  const auto writer = sqlite::open_store({.path = given.path});
  REQUIRE(writer);
  const auto refused = given.ledger({"compact", given.path});
  CHECK(refused.exit_code == 2);
  CHECK(contains(refused.err,
                 "is in use by another process (process " + std::to_string(::getpid()) + ")"));
  CHECK(contains(refused.err, "end that one first"));
  CHECK(given.ledger({"compact", given.path, "--dry-run"}).exit_code == 0);
}

TEST_CASE("ledger: a file that is no journal is not made into one") {
  const TemporaryFolder folder;
  const auto path = folder.file("typo.db");
  for (const auto* command : {"verify", "show", "reconcile", "compact"}) {
    const auto ended = run_program({"ledger", command, path});
    CHECK(ended.exit_code == 2);
    CHECK(contains(ended.err, "cannot open " + path));
  }
}
