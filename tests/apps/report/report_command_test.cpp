// report_command_test.cpp: `purser report` as a user starts it.
#include <csignal>
#include <fstream>
#include <future>
#include <sstream>

#include <purser/adapters/stores/sqlite/compaction.hpp>
#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/ledger/ledger.hpp>
#include <purser/tests/apps/program.hpp>
#include <purser/tests/apps/report/report_sample.hpp>
#include <purser/tests/support/ledger_fixture.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;

namespace {

/// The ledger of a process that is still at work: $0.01 spent, $0.10 to $0.40 in doubt, $0.20 held.
struct Writer {
  TemporaryFolder folder;
  std::string path = folder.file("purser.db");
  std::shared_ptr<Store> store = sqlite::open_store({.path = path}).value();
  LedgerFixture given{{}, store};
  Account account = given.open("customer:acme/session:s1", {Limit::usd(1_usd)});
  Hold open;

  Writer() {
    given.spend(account, 0.01_usd, "serp_api");
    given.reserve(account, 0.50_usd).value().settle(Charge::in_doubt(0.10_usd, 0.40_usd));
    open = given.reserve(account, 0.20_usd).value();
    wait_for(open.sequence());
  }

  void wait_for(Sequence sequence) const {
    std::promise<Result<>> committed;
    store->when_committed(sequence, [&](Result<> done) { committed.set_value(std::move(done)); });
    REQUIRE(committed.get_future().get().has_value());
  }

  [[nodiscard]] std::vector<std::string> arguments(std::vector<std::string> options) const {
    options.insert(options.begin(), {"report", path});
    return options;
  }
  [[nodiscard]] Ended report(std::vector<std::string> options = {}) const {
    return run_program(arguments(std::move(options)));
  }
};

std::string text_of(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("report: tells what a journal spent, beside the process that writes it") {
  const Writer writer;
  const auto ended = writer.report();
  CHECK(ended.exit_code == 0);
  CHECK(ended.err.empty());
  CHECK(contains(ended.out,
                 "spent  in doubt   held  calls  tokens  session\n"
                 "$0.41     $0.30  $0.20      2       0  customer:acme/session:s1\n"
                 "$0.41     $0.30  $0.20      2       0  total\n"));
  CHECK(contains(ended.out, " 41.0% of $1.00, $0.20 held  customer:acme/session:s1\n"));
}

TEST_CASE("report: every key and every format works") {
  const Writer writer;
  for (const auto* key : {"session", "customer", "agent", "model", "tool", "day", "month"}) {
    INFO(key);
    const auto csv = writer.report({"--by", key, "--format", "csv"});
    CHECK(csv.exit_code == 0);
    CHECK(contains(csv.out, "\r\ntotal,,0.41,0.30,0.20,2,0\r\n"));
  }
  const auto json = parse_json(writer.report({"--format", "json", "--by", "tool"}).out);
  REQUIRE(json);
  CHECK((*json)["total"]["spent"] == 0.41);
  CHECK((*json)["rows"][0]["name"] == "search");
  CHECK(contains(writer.report({"--format", "markdown"}).out, "| **total** | 0.41 |"));
  CHECK(contains(writer.report({"--format", "html"}).out, "<!DOCTYPE html>"));
}

TEST_CASE("report: filters by time, customer and session") {
  const Writer writer;
  CHECK(contains(writer.report({"--since", "2026-11-21T10:00:00Z"}).out, "$0.41"));
  CHECK(contains(writer.report({"--since", "2026-11-22"}).out, "nothing was spent or held"));
  CHECK(contains(writer.report({"--until", "2026-11-21"}).out, "nothing was spent or held"));
  CHECK(contains(writer.report({"--customer", "beta"}).out, "nothing was spent or held"));
  CHECK(contains(writer.report({"--customer", "acme", "--session", "s1"}).out, "$0.41"));
}

TEST_CASE("report: a policy's budgets are limits as well") {
  const Writer writer;
  const TemporaryFile policy(
      "version: 1\n"
      "providers: {local: {kind: openai, base_url: 'http://127.0.0.1:1/v1', free: true}}\n"
      "routes: [{model: '*', provider: local}]\n"
      "budgets: [{per: customer, limit: $0.40, window: total}]\n");
  const auto ended = writer.report({"--policy", policy.path()});
  CHECK(ended.exit_code == 0);
  CHECK(contains(ended.out, "102.5% of $0.40, $0.20 held  customer:acme\n"));
  CHECK(contains(ended.out, "! customer:acme has passed its limit of $0.40: $0.41 spent\n"));

  const auto missing = writer.report({"--policy", writer.folder.file("none.yaml")});
  CHECK(missing.exit_code == 2);
  CHECK(contains(missing.err, "none.yaml"));
}

TEST_CASE("report: writes to a file, but never over the journal") {
  const Writer writer;
  const auto path = writer.folder.file("report.html");
  const auto written = writer.report({"--format", "html", "--output", path});
  CHECK(written.exit_code == 0);
  CHECK(written.out.empty());
  CHECK(contains(text_of(path), "</html>"));

  for (const auto* ending : {"", "-wal", "-lock"}) {
    const auto before = text_of(writer.path + ending);
    const auto refused = writer.report({"--output", writer.path + ending});
    CHECK(refused.exit_code == 2);
    CHECK(contains(refused.err, "is the journal; name another file"));
    CHECK(text_of(writer.path + ending) == before);
  }
  const auto nowhere = writer.report({"--output", writer.folder.file("no/such/folder.csv")});
  CHECK(nowhere.exit_code == 2);
  CHECK(contains(nowhere.err, "cannot write"));
}

TEST_CASE("report: what cannot be understood is refused in words") {
  const Writer writer;
  const auto [options, sentence] = GENERATE(table<std::vector<std::string>, std::string>({
      {{"--by", "year"}, "--by"},
      {{"--format", "pdf"}, "--format"},
      {{"--since", "yesterday"}, "--since: \"yesterday\" is no date such as 2026-11-21"},
      {{"--until", "2026-13-01"}, "--until: \"2026-13-01\" is no date"},
      {{"--since", "2026-11-02", "--until", "2026-11-02"}, "--until must be later than --since"},
      {{"--follow", "--format", "html"}, "--follow prints a table or JSON, not html"},
      {{"--follow", "--output", "x"}, "leave --output and --policy out"},
  }));
  const auto ended = writer.report(options);
  INFO(sentence);
  CHECK(ended.exit_code == 2);
  CHECK(contains(ended.err, sentence));
  CHECK(ended.out.empty());
}

TEST_CASE("report: a file that is no journal is refused by name and not made") {
  const TemporaryFolder folder;
  const auto path = folder.file("typo.db");
  for (const auto* option : {"--by=day", "--follow"}) {
    const auto ended = run_program({"report", path, option});
    CHECK(ended.exit_code == 2);
    CHECK(contains(ended.err, "cannot open " + path));
  }
  CHECK_FALSE(std::ifstream(path).good());
}

TEST_CASE("report: a compacted journal comes to the same") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  {
    const LedgerFixture given({}, sqlite::open_store({.path = path}).value());
    const auto account = given.open("customer:acme/session:s1");
    for (int i = 0; i < 5; ++i) given.spend(account, 0.01_usd, "serp_api");
    given.reserve(account, 0.50_usd).value().settle(Charge::in_doubt(0.10_usd, 0.40_usd));
  }
  const auto report = [&](const char* format) {
    return run_program({"report", path, "--by", "day", "--format", format}).out;
  };
  const auto before = report("json");
  VirtualClock later;
  later.advance(std::chrono::hours(72));
  REQUIRE(sqlite::compact({.path = path, .keep = sqlite::keep_min, .clock = &later})->through > 0);
  CHECK(report("json") == before);
  CHECK(contains(before, "\"spent\":0.45"));
}

TEST_CASE("report: a journal that was changed is an error that names it") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  {
    const LedgerFixture given({}, sqlite::open_store({.path = path}).value());
    given.spend(given.open("session:s1"), 0.01_usd, "serp_api");
  }
  auto bytes = text_of(path);
  const auto place = bytes.find("serp_api");
  REQUIRE(place != bytes.npos);
  bytes[place] = 'S';
  std::ofstream(path, std::ios::binary) << bytes;
  for (const auto* option : {"--by=day", "--follow"}) {
    const auto ended = run_program({"report", path, option});
    CHECK(ended.exit_code == 1);
    CHECK(contains(ended.err, path + ": record "));
    CHECK(contains(ended.err, " of the journal was changed"));
  }
}

TEST_CASE("report --follow: a line for each booking, until it is interrupted") {
  Writer writer;
  Program follow(writer.arguments({"--follow"}));
  REQUIRE(follow.wait_for(": $0.41 spent until now, $0.20 held\n"));

  writer.open.settle(Charge::exact(0.15_usd));
  REQUIRE(follow.wait_for(
      "charge                $0.15  total $0.56  customer:acme/session:s1 search\n"));
  REQUIRE(writer.given.ledger->reconcile(7, 1, Charge::exact(0.30_usd)));
  REQUIRE(follow.wait_for("reconcile             $0.30  total $0.46"));

  follow.signal(SIGINT);
  CHECK(follow.wait().exit_code == 0);
}

TEST_CASE("report --follow: the bookings of others are not told") {
  Writer writer;
  Program follow(writer.arguments({"--follow", "--customer", "beta"}));
  REQUIRE(follow.wait_for(": $0.00 spent until now"));
  writer.open.settle(Charge::exact(0.15_usd));
  writer.given.spend(writer.given.open("customer:beta"), 0.02_usd);
  REQUIRE(follow.wait_for("total $0.02  customer:beta search\n"));
  CHECK_FALSE(contains(follow.out(), "acme"));
  follow.signal(SIGTERM);
  CHECK(follow.wait().exit_code == 0);
}

TEST_CASE("report --follow: JSON is a document a line, from the first one on") {
  Writer writer;
  Program follow(writer.arguments({"--follow", "--format", "json"}));
  REQUIRE(follow.wait_for("\"kind\":\"start\""));
  writer.open.settle(Charge::exact(0.15_usd));
  REQUIRE(follow.wait_for("\"total_spent\":0.56"));
  follow.signal(SIGINT);
  const auto ended = follow.wait();
  CHECK(ended.exit_code == 0);
  const auto end_of_first = ended.out.find('\n');
  const auto first = parse_json(ended.out.substr(0, end_of_first));
  const auto second = parse_json(ended.out.substr(end_of_first + 1));
  REQUIRE(first);
  REQUIRE(second);
  CHECK((*first)["total_spent"] == 0.41);
  CHECK((*second)["high"] == 0.15);
}
