// store_test.cpp: what was acknowledged is there after a restart, and files that are none of ours
// stay as they are.
#include <purser/adapters/stores/sqlite/store.hpp>

#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>

#include <purser/runtime/ledger/ledger.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

/// A ledger on a file. Its end is that of a process that closes everything.
struct Life {
  LedgerFixture fixture;
  std::shared_ptr<Store> store;

  explicit Life(const std::string& path, std::vector<LimitRule> rules = {},
                std::chrono::nanoseconds later = 0s)
      : Life(sqlite::open_store({.path = path}).value(), std::move(rules), later) {}

  Life(std::shared_ptr<Store> the_store, std::vector<LimitRule> rules,
       std::chrono::nanoseconds later)
      : store(std::move(the_store)) {
    fixture.clock->advance(later);
    LedgerOptions options;
    options.rules = std::move(rules);
    options.store = store;
    options.clock = fixture.clock.get();
    options.observer = fixture.events;
    fixture.ledger = Ledger::create(std::move(options)).value();
  }

  void wait(Sequence sequence) const {
    std::promise<Result<>> committed;
    store->when_committed(sequence, [&](Result<> done) { committed.set_value(std::move(done)); });
    REQUIRE(committed.get_future().get().has_value());
  }
};

/// The files as they are now: what a process that dies at this moment leaves.
std::string crash_image(const TemporaryFolder& folder, const std::string& path) {
  auto image = folder.file("image.db");
  std::filesystem::copy_file(path, image);
  if (std::filesystem::exists(path + "-wal")) {
    std::filesystem::copy_file(path + "-wal", image + "-wal");
  }
  return image;
}

std::vector<JournalRecord> records_in(const std::string& path) {
  std::vector<JournalRecord> records;
  const auto store = sqlite::open_store({.path = path}).value();
  REQUIRE(store
              ->replay([&](JournalRecord record) -> Result<> {
                records.push_back(std::move(record));
                return {};
              })
              .has_value());
  return records;
}

Error error_of(const std::string& path) {
  auto store = sqlite::open_store({.path = path});
  REQUIRE_FALSE(store);
  return store.error();
}

std::string bytes_of(const std::string& path) {
  std::stringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("sqlite: sums, limits and doubt survive a restart") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  const std::vector<LimitRule> rules{{"total", "", Limit::usd(10_usd)}};
  const auto scope = "customer:acme/session:s1/agent:a";
  Usage usage;
  usage.input = 1200;
  usage.units = {{"web_search", 2}};
  {
    const Life first(path, rules);
    const auto& given = first.fixture;
    const auto account = given.open(scope);
    given.reserve_model(account, Ask::fixed(0.50_usd))
        .value()
        .settle(Charge::exact(0.25_usd, usage));
    given.reserve(account, 0.50_usd).value().settle(Charge::in_doubt(0.10_usd, 0.40_usd));
    REQUIRE(given.ledger->track(account, LedgerFixture::call(CallKind::tool, "crm"),
                                Charge::exact(0.05_usd)));
    given.reserve(account, 0.70_usd).value().release();
  }

  const Life second(path, rules);

  const auto& given = second.fixture;
  const auto report = given.ledger->report(given.open(scope));
  CHECK(report.total_spent == 0.70_usd);
  CHECK(report.in_doubt == 0.30_usd);
  CHECK(report.held == 0_usd);
  CHECK(report.calls == 3);
  CHECK(report.llm.usage == usage);
  CHECK(report.llm.by_name.at("gpt-4o") == 0.25_usd);
  CHECK(report.tools.by_name.at("search") == 0.40_usd);
  CHECK(report.tools.by_name.at("crm") == 0.05_usd);
  CHECK(report.by_agent.at("a").direct == 0.70_usd);
  CHECK(report.daily_spent == 0.70_usd);
  CHECK(given.spent(given.ledger->total()) == 0.70_usd);
  CHECK(given.ledger->last_call() == 7);
  CHECK_FALSE(given.reserve(given.open(scope), 9.31_usd));
  CHECK(given.reserve(given.open(scope), 9.30_usd));
  REQUIRE(given.ledger->reconcile(7, 1, Charge::exact(0.10_usd)));
  CHECK(given.spent(given.open(scope)) == 0.40_usd);
}

TEST_CASE("sqlite: a hold that a process died with is in doubt up to all of it") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  const Life first(path);
  const auto account = first.fixture.open("session:s1");
  const auto open = first.fixture.reserve(account, 0.30_usd);
  first.wait(open->sequence());
  const auto image = crash_image(folder, path);

  {
    const Life second(image);
    CHECK(second.fixture.spent(second.fixture.open("session:s1")) == 0.30_usd);
    CHECK(second.fixture.held(second.fixture.open("session:s1")) == 0_usd);
    REQUIRE(second.fixture.ledger->doubts().size() == 1);
    CHECK(second.fixture.ledger->doubts()[0].low == 0_usd);
    CHECK(second.fixture.ledger->doubts()[0].high == 0.30_usd);
  }
  const auto records = records_in(image);
  REQUIRE(records.size() == 2);
  CHECK(records[1].kind == JournalRecord::Kind::charge);
  CHECK(records[1].hold == records[0].hold);
  CHECK(records[1].name == "search");
  const Life third(image);
  CHECK(third.fixture.spent(third.fixture.ledger->total()) == 0.30_usd);
}

TEST_CASE("sqlite: windows go on where they were") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  const std::vector<LimitRule> rules{
      {"session", "", Limit::usd(1_usd, Window::rolling(60s))},
      {"session", "", Limit::usd(1_usd, Window::calendar(Window::Kind::day))}};
  {
    const Life first(path, rules);
    const auto account = first.fixture.open("session:s1");
    first.fixture.spend(account, 0.20_usd);
    first.fixture.clock->advance(40s);
    first.fixture.spend(account, 0.30_usd);
  }
  const auto spent_after = [&](std::chrono::nanoseconds later) {
    const Life next(path, rules, later);
    const auto limits = next.fixture.ledger->report(next.fixture.open("session:s1")).limits;
    return std::pair(Money::nanodollars(limits.at(0).spent),
                     Money::nanodollars(limits.at(1).spent));
  };

  CHECK(spent_after(50s) == std::pair(0.50_usd, 0.50_usd));
  CHECK(spent_after(70s) == std::pair(0.30_usd, 0.50_usd));
  CHECK(spent_after(24h) == std::pair(0_usd, 0_usd));
  // A machine whose clock was set back begins no day anew.
  CHECK(spent_after(-24h).second == 0.50_usd);
}

TEST_CASE("sqlite: an account's own limits are there before anybody opens it, and may change") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  auto hourly = Limit::usd(0.50_usd, Window::rolling(1h));
  hourly.tool = Glob("sea*");
  {
    const Life first(path);
    const auto account = first.fixture.open("session:s1", {Limit::usd(1_usd), hourly});
    first.fixture.spend(account, 0.45_usd);
  }
  const Life second(path);
  const auto& given = second.fixture;
  const auto account = given.open("session:s1");
  REQUIRE(given.ledger->report(account).limits.size() == 2);
  CHECK_FALSE(given.reserve(account, 0.10_usd));
  CHECK(given.reserve(account, 0.10_usd, "other"));

  CHECK(given.open("session:s1", {Limit::usd(1_usd), hourly}));
  hourly.amount = (0.60_usd).nanodollars();
  CHECK(given.open("session:s1", {Limit::usd(2_usd), hourly}));
  CHECK(given.reserve(account, 0.15_usd));
  CHECK_FALSE(given.reserve(account, 0.16_usd));
  CHECK_FALSE(given.ledger->open(account.scope(), {Limit::calls(5)}));
}

TEST_CASE("sqlite: corrections survive a restart") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  {
    const Life first(path);
    const auto& given = first.fixture;
    const auto account = given.open("session:s1");
    const auto info = LedgerFixture::call(CallKind::tool, "search");
    given.reserve(account, 0.50_usd).value().settle(Charge::in_doubt(0.10_usd, 0.40_usd));
    REQUIRE(given.ledger->reconcile(7, 1, Charge::exact(0.20_usd)));
    REQUIRE(given.ledger->adjust(account, info, Money::nanodollars(-50'000'000)));
    const auto other = given.open("session:s2");
    given.spend(other, 1_usd);
    REQUIRE(given.ledger->reset(other));
  }
  const Life second(path);
  CHECK(second.fixture.spent(second.fixture.open("session:s1")) == 0.15_usd);
  CHECK(second.fixture.spent(second.fixture.open("session:s2")) == 0_usd);
  CHECK(second.fixture.spent(second.fixture.ledger->total()) == 1.15_usd);
  CHECK(second.fixture.ledger->doubts().empty());
}

TEST_CASE("sqlite: thresholds are not told again after a restart") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  const std::vector<LimitRule> rules{{"session", "", Limit::usd(1_usd)}};
  {
    const Life first(path, rules);
    first.fixture.spend(first.fixture.open("session:s1"), 0.85_usd);
    CHECK(first.fixture.events->of(LedgerEvent::Kind::threshold).size() == 1);
  }
  const Life second(path, rules);
  second.fixture.spend(second.fixture.open("session:s1"), 0.05_usd);
  CHECK(second.fixture.events->all().empty());
}

TEST_CASE("sqlite: thresholds of a limit that was raised are told again") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  {
    const Life first(path);
    first.fixture.spend(first.fixture.open("session:s1", {Limit::usd(1_usd)}), 0.85_usd);
  }
  const Life second(path);
  const auto account = second.fixture.open("session:s1", {Limit::usd(2_usd)});
  second.fixture.spend(account, 0.70_usd);
  CHECK(second.fixture.events->all().empty());
  second.fixture.spend(account, 0.10_usd);
  CHECK(second.fixture.events->of(LedgerEvent::Kind::threshold).size() == 1);
}

TEST_CASE("sqlite: relaxed durability acknowledges at once and writes soon") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  {
    const auto store = sqlite::open_store(
        {.path = path, .durability = sqlite::Durability::relaxed, .delay_max = 1h});
    REQUIRE(store);
    JournalRecord record;
    record.kind = JournalRecord::Kind::track;
    const auto sequence = (*store)->append(record);
    CHECK((*store)->committed() >= sequence);
    bool told = false;
    (*store)->when_committed(sequence, [&](Result<> done) { told = done.has_value(); });
    CHECK(told);
  }
  CHECK(records_in(path).size() == 1);
}

TEST_CASE("sqlite: a second process is refused by name") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  const auto first = sqlite::open_store({.path = path});
  REQUIRE(first);
  CHECK(error_of(path).message().find(path + " is in use by another process (process ") == 0);
}

TEST_CASE("sqlite: files of others are refused and stay as they are") {
  const TemporaryFolder folder;
  const auto text = folder.file("notes.txt");
  write_bytes(text, std::string(5000, 'x'));
  CHECK(error_of(text).message() == text + " is no database, and no ledger of Purser's");
  CHECK(bytes_of(text) == std::string(5000, 'x'));
  CHECK(error_of(folder.file("missing/purser.db")).code() == ErrorCode::invalid_argument);

  const auto path = folder.file("purser.db");
  (void)records_in(path);
  auto later = bytes_of(path);
  later[63] = 9;  // the last byte of user_version, https://www.sqlite.org/fileformat.html
  write_bytes(path, later);
  CHECK(error_of(path).message() == path + " was made by a later version of Purser; use that one");
  later[71] = 9;  // of application_id
  write_bytes(path, later);
  CHECK(error_of(path).message() == path + " is a database of another program; name another file");
}

TEST_CASE("sqlite: a record that was changed is found") {
  const TemporaryFolder folder;
  const auto path = folder.file("purser.db");
  {
    const Life first(path);
    first.fixture.spend(first.fixture.open("session:s1"), 0.85_usd, "serp_api");
  }
  auto bytes = bytes_of(path);
  const auto place = bytes.find("serp_api");
  REQUIRE(place != bytes.npos);
  bytes[place] = 'x';
  write_bytes(path, bytes);

  LedgerOptions options;
  options.store = sqlite::open_store({.path = path}).value();
  const auto ledger = Ledger::create(std::move(options));

  REQUIRE_FALSE(ledger);
  CHECK(ledger.error().code() == ErrorCode::journal_failed);
  CHECK(ledger.error().message().find("was changed: its hash does not fit") != std::string::npos);
}
