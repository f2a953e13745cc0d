// reading_test.cpp: a journal is read beside the process that writes it, and where nothing can be
// written.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include <purser/adapters/stores/sqlite/journal.hpp>
#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/runtime/ledger/ledger.hpp>
#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/durable_calls.hpp>
#include <purser/tests/support/temporary_folder.hpp>

using namespace purser;

namespace {

struct ReadOnlyFolder {
  TemporaryFolder folder;
  std::string path = folder.file("pur%ser#.db");

  /// Files that all may read, in a folder that all may look into; nothing may be written by those
  /// who do not own it.
  void close_to_others() const {
    const auto parent = std::filesystem::path(path).parent_path();
    for (const auto& file : std::filesystem::directory_iterator(parent)) {
      REQUIRE(::chmod(file.path().c_str(), 0444) == 0);
    }
    REQUIRE(::chmod(parent.c_str(), 0555) == 0);
  }
  ~ReadOnlyFolder() { ::chmod(std::filesystem::path(path).parent_path().c_str(), 0755); }
  ReadOnlyFolder() = default;
  ReadOnlyFolder(const ReadOnlyFolder&) = delete;
  ReadOnlyFolder& operator=(const ReadOnlyFolder&) = delete;

  [[nodiscard]] std::shared_ptr<Ledger> ledger() const {
    LedgerOptions options;
    options.store = sqlite::open_store({.path = path}).value();
    return Ledger::create(std::move(options)).value();
  }

  /// What somebody else reads: the number of records, or what went wrong.
  [[nodiscard]] std::string read_by_another() const {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    const auto process = ::fork();
    if (process == 0) {
      constexpr uid_t nobody = 65534;
      if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0)) ::_exit(1);
      int records = 0;
      const auto read = sqlite::read_journal(path, [&](const sqlite::JournalEntry&) -> Result<> {
        ++records;
        return {};
      });
      const auto text = read ? std::to_string(records) : read.error().message();
      ::_exit(::write(ends[1], text.data(), text.size()) < 0 ? 1 : 0);
    }
    ::close(ends[1]);
    std::string text(1000, '\0');
    const auto size = ::read(ends[0], text.data(), text.size());
    ::close(ends[0]);
    int status = 0;
    ::waitpid(process, &status, 0);
    REQUIRE(status == 0);
    text.resize(static_cast<std::size_t>(size));
    return text;
  }
};

void track_one(Ledger& ledger) {
  const auto sequence = ledger.track(ledger.total(), search_call(1), Charge::exact(1_usd)).value();
  REQUIRE(when_durable(ledger, sequence));
}

}  // namespace

TEST_CASE("reading: a journal that nobody writes is read where nothing can be written") {
  const ReadOnlyFolder given;
  track_one(*given.ledger());
  REQUIRE_FALSE(std::filesystem::exists(given.path + "-wal"));
  given.close_to_others();
  CHECK(given.read_by_another() == "1");
}

TEST_CASE("reading: somebody else's running journal is read where nothing can be written") {
  const ReadOnlyFolder given;
  const auto writer = given.ledger();
  track_one(*writer);
  given.close_to_others();
  CHECK(given.read_by_another() == "1");
}

TEST_CASE("reading: records that only a log has are missed by nobody") {
  const ReadOnlyFolder given;
  const auto other = given.folder.file("other.db");
  {
    const auto writer = given.ledger();
    track_one(*writer);
    std::filesystem::copy_file(given.path, other);
    std::filesystem::copy_file(given.path + "-wal", other + "-wal");
  }
  std::filesystem::rename(other, given.path);
  std::filesystem::rename(other + "-wal", given.path + "-wal");
  given.close_to_others();
  CHECK(given.read_by_another().find("copy both files to another folder") != std::string::npos);
}
