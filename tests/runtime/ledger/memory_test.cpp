// memory_test.cpp: what the ledger keeps of accounts that came and went. Under sanitizers the heap
// does not tell; the Release build does.
#include <malloc.h>

#include <purser/tests/support/catch.hpp>
#include <purser/tests/support/ledger_fixture.hpp>

using namespace purser;

namespace {

std::size_t bytes_in_use() {
  const auto heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

void open_use_and_close(const LedgerFixture& given, int count) {
  for (int i = 0; i < count; ++i) {
    const auto name = "customer:acme/session:s" + std::to_string(i);
    const auto session = given.open(name, {Limit::usd(1_usd)});
    given.spend(given.open(name + "/agent:boss"), 0.01_usd);
    given.spend(given.open(name + "/agent:boss/agent:writer"), 0.01_usd, "rows");
    REQUIRE(given.ledger->close(session));
  }
}

}  // namespace

TEST_CASE("memory: ten thousand sessions opened, used and closed leave none behind") {
  const LedgerFixture given(
      {{"session", "", Limit::usd(1_usd, Window::rolling(std::chrono::hours(1)))}});
  open_use_and_close(given, 100);  // what stays above is made once
  const auto before = bytes_in_use();

  open_use_and_close(given, 10'000);

  CHECK(bytes_in_use() <= before + 4096);
  CHECK(given.spent(given.open("customer:acme")) == 0.02_usd * 10'100);
}
