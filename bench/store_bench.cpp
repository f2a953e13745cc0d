// store_bench.cpp: calls that wait until their hold is on the disk, beside the bare disk; and what
// a long journal costs when a program starts.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include <purser/adapters/stores/sqlite/compaction.hpp>
#include <purser/adapters/stores/sqlite/journal.hpp>
#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/bench/slow_sync.hpp>
#include <purser/runtime/ledger/ledger.hpp>

namespace {

using namespace purser;
using Time = std::chrono::steady_clock::time_point;

constexpr std::size_t producers = 64;
constexpr std::int64_t records_in_journal = 1'000'000;

/// Gone when it ends. TMPDIR says on which disk.
class Folder {
 public:
  Folder() {
    auto name = (std::filesystem::temp_directory_path() / "purser-bench-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

CallInfo call_info(CallId id) {
  CallInfo info;
  info.call = id;
  info.kind = CallKind::model;
  info.name = "gpt-4o-mini";
  return info;
}

double microseconds(std::chrono::nanoseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

double nth_of(std::vector<std::chrono::nanoseconds>& times, double share) {
  if (times.empty()) return 0;
  const auto index = static_cast<std::size_t>(share * static_cast<double>(times.size() - 1));
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(index), times.end());
  return microseconds(times[index]);
}

/// What one commit of a few pages costs at least.
void bare_disk(benchmark::State& state) {
  const Folder folder;
  const int file = ::open(folder.file("bare").c_str(), O_RDWR | O_CREAT, 0644);
  const std::vector<char> bytes(16'384, 'x');
  std::vector<std::chrono::nanoseconds> times;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    if (::write(file, bytes.data(), bytes.size()) < 0 || ::fdatasync(file) != 0) std::abort();
    times.push_back(std::chrono::steady_clock::now() - begin);
  }
  ::close(file);
  state.counters["p50_us"] = nth_of(times, 0.5);
  state.counters["p99_us"] = nth_of(times, 0.99);
}
BENCHMARK(bare_disk)->Unit(benchmark::kMicrosecond)->UseRealTime();

/// Callers that were told that their hold is on the disk, to be gone on with by the one thread that
/// is theirs, as in a program with one event loop.
class Ready {
 public:
  void put(std::size_t caller) {
    const std::lock_guard lock(mutex_);
    callers_.push_back(caller);
    changed_.notify_one();
  }
  void take(std::vector<std::size_t>& callers) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !callers_.empty(); });
    callers.swap(callers_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::size_t> callers_;
};

/// 64 callers, each with one call at a time: hold, wait until it is on the disk, settle.
class Callers {
 public:
  explicit Callers(std::shared_ptr<Store> store) {
    LedgerOptions options;
    options.store = std::move(store);
    ledger_ = Ledger::create(std::move(options)).value();
    for (std::size_t i = 0; i < producers; ++i) {
      accounts_[i] = ledger_->open(Scope::parse("session:s" + std::to_string(i)).value()).value();
    }
  }

  /// How many calls got their hold onto the disk.
  std::size_t run_until(std::size_t count) {
    for (std::size_t i = 0; i < producers; ++i) begin(i);
    std::vector<std::size_t> due;
    std::size_t done = 0;
    std::size_t open = producers;
    while (open > 0) {
      due.clear();
      ready_.take(due);
      for (const auto caller : due) {
        times_.push_back(told_[caller] - begun_[caller]);
        holds_[caller].dispatched();
        holds_[caller].settle(Charge::exact(Money::nanodollars(1000)));
        ++done;
        done + open <= count ? begin(caller) : void(--open);
      }
    }
    return done;
  }
  [[nodiscard]] std::vector<std::chrono::nanoseconds>& times() { return times_; }
  [[nodiscard]] Store& store() { return ledger_->store(); }

 private:
  void begin(std::size_t caller) {
    begun_[caller] = std::chrono::steady_clock::now();
    auto hold = ledger_->reserve(accounts_[caller], Ask::fixed(Money::nanodollars(2000)),
                                 call_info(++last_call_));
    holds_[caller] = *std::move(hold);
    ledger_->store().when_committed(holds_[caller].sequence(), [this, caller](Result<> done) {
      if (!done) std::abort();
      told_[caller] = std::chrono::steady_clock::now();
      ready_.put(caller);
    });
  }

  std::shared_ptr<Ledger> ledger_;
  std::array<Account, producers> accounts_;
  std::array<Hold, producers> holds_;
  std::array<Time, producers> begun_{};
  std::array<Time, producers> told_{};
  std::vector<std::chrono::nanoseconds> times_;
  Ready ready_;
  CallId last_call_ = 0;
};

void admit_durably(benchmark::State& state, const std::string& vfs) {
  const Folder folder;
  Callers callers(sqlite::open_store({.path = folder.file("purser.db"), .vfs = vfs}).value());
  std::size_t admitted = 0;
  for (auto _ : state) admitted += callers.run_until(producers * 100);
  state.counters["calls"] =
      benchmark::Counter(static_cast<double>(admitted), benchmark::Counter::kIsRate);
  state.counters["p50_us"] = nth_of(callers.times(), 0.5);
  state.counters["p99_us"] = nth_of(callers.times(), 0.99);
  const auto metrics = callers.store().metrics();
  state.counters["commit_mean_us"] =
      microseconds(metrics.commit_time_total) / static_cast<double>(metrics.commits);
  state.counters["records_per_commit"] =
      static_cast<double>(metrics.records) / static_cast<double>(metrics.commits);
}

void durable_admission(benchmark::State& state) { admit_durably(state, {}); }
BENCHMARK(durable_admission)->Unit(benchmark::kMillisecond)->UseRealTime();

void durable_admission_slow_disk(benchmark::State& state) {
  static const SlowSync slow(std::chrono::milliseconds(3));
  admit_durably(state, SlowSync::name());
}
BENCHMARK(durable_admission_slow_disk)->Unit(benchmark::kMillisecond)->UseRealTime();

/// A journal of a million records: a thousand sessions, a hold and a charge for each call.
class LongJournal {
 public:
  static const std::string& path() {
    static const LongJournal journal;
    return journal.path_;
  }

 private:
  LongJournal() {
    LedgerOptions options;
    options.store =
        sqlite::open_store({.path = path_, .durability = sqlite::Durability::relaxed}).value();
    const auto ledger = Ledger::create(std::move(options)).value();
    std::vector<Account> accounts;
    for (int i = 0; i < 1000; ++i) {
      const auto scope = "customer:c" + std::to_string(i % 100) + "/session:s" + std::to_string(i);
      accounts.push_back(ledger->open(Scope::parse(scope + "/agent:writer").value()).value());
    }
    Usage usage;
    usage.input = 1200;
    usage.output = 380;
    for (CallId id = 1; id <= records_in_journal / 2; ++id) {
      auto hold = ledger->reserve(accounts[id % accounts.size()],
                                  Ask::fixed(Money::nanodollars(9000)), call_info(id));
      hold->dispatched();
      auto charge = Charge::exact(Money::nanodollars(4000), usage);
      charge.price_version = "2026-11-01";
      hold->settle(std::move(charge));
    }
  }

  Folder folder_;
  std::string path_ = folder_.file("long.db");
};

void recover_a_million_records(benchmark::State& state) {
  const auto& path = LongJournal::path();
  for (auto _ : state) {
    LedgerOptions options;
    options.store = sqlite::open_store({.path = path}).value();
    benchmark::DoNotOptimize(Ledger::create(std::move(options)).value());
  }
}
BENCHMARK(recover_a_million_records)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

void verify_a_million_records(benchmark::State& state) {
  const auto& path = LongJournal::path();
  for (auto _ : state) {
    std::int64_t records = 0;
    const auto read = sqlite::read_journal(path, [&](const sqlite::JournalEntry&) -> Result<> {
      ++records;
      return {};
    });
    if (!read || records != records_in_journal) state.SkipWithError("not as it was written");
  }
}
BENCHMARK(verify_a_million_records)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

/// A dry run: everything is read and folded, nothing is written.
void fold_a_million_records(benchmark::State& state) {
  class Later final : public Clock {
    [[nodiscard]] Instant now() const noexcept override { return system_clock().now(); }
    [[nodiscard]] WallTime wall_now() const noexcept override {
      return system_clock().wall_now() + std::chrono::hours(48);
    }
  };
  const Later clock;
  sqlite::CompactOptions options;
  options.path = LongJournal::path();
  options.keep = sqlite::keep_min;
  options.clock = &clock;
  options.dry_run = true;
  for (auto _ : state) {
    const auto folded = sqlite::compact(options);
    if (!folded) state.SkipWithError("not folded");
    state.counters["left"] = static_cast<double>(folded->summary);
  }
}
BENCHMARK(fold_a_million_records)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

}  // namespace
