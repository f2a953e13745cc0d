// crash_test.cpp: a process that is killed at any moment loses nothing that it acknowledged, and
// books nothing twice.
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <map>
#include <set>
#include <thread>

#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/runtime/ledger/ledger.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/seed.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;

namespace {

std::int64_t kills() {
  const char* text = std::getenv("PURSER_KILLS");
  return text != nullptr ? std::stoll(text) : 500;
}

bool is_durable(Ledger& ledger, Sequence sequence) {
  std::promise<bool> durable;
  ledger.store().when_committed(sequence, [&](Result<> done) { durable.set_value(bool(done)); });
  return durable.get_future().get();
}

CallInfo call_of(CallId id) {
  CallInfo info;
  info.call = id;
  info.kind = CallKind::tool;
  info.name = "search";
  return info;
}

/// Books call after call and writes each one's id to `pipe` once its charge is durable.
void book_for_ever(Ledger& ledger, CallId first, int pipe) {
  const auto account = ledger.open(Scope::parse("session:s1").value()).value();
  for (auto id = first;; id += 2) {
    auto hold = ledger.reserve(account, Ask::fixed(2_usd), call_of(id));
    if (!hold || !is_durable(ledger, hold->sequence())) ::_exit(1);
    hold->dispatched();
    if (!is_durable(ledger, hold->settle(Charge::exact(1_usd)))) ::_exit(1);
    if (::write(pipe, &id, sizeof id) != sizeof id) ::_exit(1);
  }
}

[[noreturn]] void child(const std::string& path, int pipe) {
  LedgerOptions options;
  auto store = sqlite::open_store({.path = path});
  if (!store) ::_exit(2);
  options.store = *store;
  const auto ledger = Ledger::create(std::move(options));
  if (!ledger) ::_exit(3);
  const auto next = (*ledger)->last_call() + 1;
  std::thread other([&] { book_for_ever(**ledger, next, pipe); });
  book_for_ever(**ledger, next + 1, pipe);
  ::_exit(0);
}

/// The calls that a process acknowledged before it was killed.
std::set<CallId> acknowledged_until_killed(const std::string& path,
                                           std::chrono::microseconds life) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const auto process = ::fork();
  if (process == 0) child(path, ends[1]);
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

struct Booked {
  std::map<CallId, int> charges;
  Money spent;  ///< as the ledger has it
  Money sum;    ///< of all charges
};

/// Reads the journal, which checks its chain, and ends holds that were open.
Booked recovered(const std::string& path) {
  LedgerOptions options;
  options.store = sqlite::open_store({.path = path}).value();
  const auto store = options.store;
  const auto ledger = Ledger::create(std::move(options)).value();
  Booked booked;
  const auto after = ledger->report(ledger->total());
  CHECK(after.held == 0_usd);
  booked.spent = after.total_spent;
  for (const auto& doubt : ledger->doubts()) {
    ++booked.charges[doubt.call];
    booked.sum += doubt.high;
  }
  REQUIRE(store
              ->replay([&](JournalRecord record) -> Result<> {
                const bool exact =
                    record.kind == JournalRecord::Kind::charge && record.low == record.high;
                if (!exact) return {};
                ++booked.charges[record.call];
                booked.sum += record.high;
                return {};
              })
              .has_value());
  return booked;
}

}  // namespace

TEST_CASE("crash: killed at any moment, every acknowledged charge is there once") {
  const auto seed = test_seed();
  CAPTURE(seed);
  SplitMix64 random(seed);
  std::size_t acknowledged_in_all = 0;
  for (std::int64_t round = 0; round < kills();) {
    const TemporaryFolder folder;
    const auto path = folder.file("purser.db");
    std::set<CallId> acknowledged;
    for (int life = 0; life < 20 && round < kills(); ++life, ++round) {
      CAPTURE(round);
      acknowledged.merge(
          acknowledged_until_killed(path, std::chrono::microseconds(pick(random, 0, 60'000))));

      const auto booked = recovered(path);

      for (const auto id : acknowledged) {
        CAPTURE(id);
        REQUIRE(booked.charges.contains(id));
      }
      for (const auto& [id, charges] : booked.charges) REQUIRE(charges == 1);
      REQUIRE(booked.sum == booked.spent);
    }
    acknowledged_in_all += acknowledged.size();
  }
  CHECK(acknowledged_in_all > static_cast<std::size_t>(kills()));
}
