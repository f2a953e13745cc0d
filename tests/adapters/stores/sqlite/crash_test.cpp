// crash_test.cpp: a process that is killed at any moment loses nothing that it acknowledged, and
// books nothing twice.
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <thread>

#include <purser/adapters/stores/sqlite/compaction.hpp>
#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/runtime/ledger/ledger.hpp>
#include <purser/tests/adapters/stores/sqlite/raw_database.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/durable_calls.hpp>
#include <purser/tests/support/seed.hpp>
#include <purser/tests/support/temporary_folder.hpp>
#include <purser/tests/support/virtual_clock.hpp>

using namespace purser;
using namespace std::chrono_literals;

namespace {

std::int64_t kills() {
  const char* text = std::getenv("PURSER_KILLS");
  return text != nullptr ? std::stoll(text) : 500;
}

/// Books a call and writes its id to `pipe` once its charge is durable.
bool book_one(Ledger& ledger, const Account& account, CallId id, int pipe) {
  auto hold = ledger.reserve(account, Ask::fixed(2_usd), search_call(id));
  if (!hold || !when_durable(ledger, hold->sequence())) return false;
  hold->dispatched();
  if (!when_durable(ledger, hold->settle(Charge::exact(1_usd)))) return false;
  return ::write(pipe, &id, sizeof id) == sizeof id;
}

void book_for_ever(Ledger& ledger, CallId first, int pipe) {
  const auto account = ledger.open(Scope::parse("session:s1").value()).value();
  for (auto id = first;; id += 2) {
    if (!book_one(ledger, account, id, pipe)) ::_exit(1);
  }
}

/// Null: it cannot be opened.
std::shared_ptr<Ledger> open_ledger(const std::string& path, const Clock& clock) {
  LedgerOptions options;
  auto store = sqlite::open_store({.path = path, .clock = &clock});
  if (!store) return nullptr;
  options.store = *std::move(store);
  options.clock = &clock;
  return Ledger::create(std::move(options)).value_or(nullptr);
}

[[noreturn]] void book_until_killed(const std::string& path, const VirtualClock& clock, int pipe) {
  const auto ledger = open_ledger(path, clock);
  if (!ledger) ::_exit(2);
  const auto next = ledger->last_call() + 1;
  std::thread other([&] { book_for_ever(*ledger, next, pipe); });
  book_for_ever(*ledger, next + 1, pipe);
  ::_exit(0);
}

bool fold(const std::string& path, const Clock& clock) {
  sqlite::CompactOptions options;
  options.path = path;
  options.keep = sqlite::keep_min;
  options.clock = &clock;
  return sqlite::compact(options).has_value();
}

/// Folds what earlier lives left, opens, books two calls and closes, over and over, two days apart.
[[noreturn]] void fold_until_killed(const std::string& path, VirtualClock& clock, int pipe) {
  for (bool is_new = !std::filesystem::exists(path);; is_new = false, clock.advance(48h)) {
    if (!is_new && !fold(path, clock)) ::_exit(3);
    const auto ledger = open_ledger(path, clock);
    if (!ledger) ::_exit(2);
    const auto account = ledger->open(Scope::parse("session:s1").value()).value();
    const auto next = ledger->last_call() + 1;
    if (!book_one(*ledger, account, next, pipe)) ::_exit(1);
    if (!book_one(*ledger, account, next + 1, pipe)) ::_exit(1);
  }
}

/// The calls that a process acknowledged before it was killed.
template <class Child>
std::set<CallId> acknowledged_until_killed(std::chrono::microseconds life, const Child& child) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const auto process = ::fork();
  if (process == 0) child(ends[1]);
  ::close(ends[1]);
  std::set<CallId> acknowledged;
  CallId id = 0;
  // The pipe holds thousands: nobody has to read while the process lives.
  std::array<pollfd, 1> never{{{-1, 0, 0}}};
  const timespec wait{0, std::chrono::nanoseconds(life).count()};
  (void)::ppoll(never.data(), never.size(), &wait, nullptr);
  ::kill(process, SIGKILL);
  while (::read(ends[0], &id, sizeof id) == sizeof id) acknowledged.insert(id);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(process, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  return acknowledged;
}

}  // namespace

TEST_CASE("crash: killed at any moment, every acknowledged charge is there once") {
  const auto seed = test_seed();
  CAPTURE(seed);
  SplitMix64 random(seed);
  const VirtualClock clock;
  std::size_t acknowledged_in_all = 0;
  for (std::int64_t round = 0; round < kills();) {
    const TemporaryFolder folder;
    const auto path = folder.file("purser.db");
    std::set<CallId> acknowledged;
    for (int life = 0; life < 20 && round < kills(); ++life, ++round) {
      CAPTURE(round);
      const std::chrono::microseconds span(pick(random, 0, 60'000));
      acknowledged.merge(
          acknowledged_until_killed(span, [&](int pipe) { book_until_killed(path, clock, pipe); }));

      const auto ledger = open_ledger(path, clock);
      REQUIRE(ledger);
      const auto booked = booked_calls(*ledger).value();

      REQUIRE(ledger->report(ledger->total()).held == 0_usd);
      REQUIRE(booked.has_each_once(acknowledged));
      REQUIRE(booked.sum == booked.spent);
    }
    acknowledged_in_all += acknowledged.size();
  }
  CHECK(acknowledged_in_all > static_cast<std::size_t>(kills()));
}

TEST_CASE("crash: killed while it makes, opens or folds a journal, a process loses nothing") {
  const auto seed = test_seed();
  CAPTURE(seed);
  SplitMix64 random(seed);
  bool was_folded = false;
  for (std::int64_t round = 0; round < kills() / 5;) {
    const TemporaryFolder folder;
    const auto path = folder.file("purser.db");
    VirtualClock clock;
    std::int64_t acknowledged = 0;
    for (int life = 0; life < 10 && round < kills() / 5; ++life, ++round) {
      CAPTURE(round, life);
      // Every other journal is an old one, so that kills fall into its migration as well.
      if (life == 0 && round % 20 == 0) RawDatabase(path).run(journal_of_version_1);
      const std::chrono::microseconds span(pick(random, 0, life == 0 ? 8'000 : 60'000));
      acknowledged += static_cast<std::int64_t>(acknowledged_until_killed(span, [&](int pipe) {
                                                  fold_until_killed(path, clock, pipe);
                                                }).size());
      clock.advance(365 * 24h);  // further than any life

      const auto ledger = open_ledger(path, clock);
      REQUIRE(ledger);
      const auto booked = booked_calls(*ledger).value();

      // A call costs one dollar, or up to two where the kill left it in doubt, and is there once.
      const auto report = ledger->report(ledger->total());
      REQUIRE(booked.sum == report.total_spent);
      REQUIRE(report.total_spent >= 1_usd * acknowledged);
      REQUIRE(report.calls >= acknowledged);
      REQUIRE(report.calls <= acknowledged + 2 * (life + 1));
      REQUIRE(report.calls == static_cast<std::int64_t>(ledger->last_call()));
      was_folded = was_folded || booked.charges.size() < static_cast<std::size_t>(report.calls);
    }
  }
  CHECK(was_folded);
}
