// follow_test.cpp: lines and frames of a report that goes on.
#include <purser/apps/report/follow.hpp>

#include <purser/runtime/json.hpp>
#include <purser/tests/apps/report/report_sample.hpp>

using namespace purser;
using namespace purser::cli;

namespace {

/// A summary as `purser report --follow` keeps it.
JournalSummary followed(const std::vector<JournalRecord>& records,
                        SpendingKey by = SpendingKey::session) {
  JournalSummary summary({.keys = {by}, .timeline_max = 8});
  for (const auto& record : records) REQUIRE(summary.add(record));
  return summary;
}

JournalChange last_change(const std::vector<JournalRecord>& records) {
  JournalChanges changes;
  JournalChange last;
  for (const auto& record : records) last = changes.next(record).value();
  return last;
}

std::vector<JournalRecord> many_sessions() {
  JournalScript script;
  std::vector<JournalRecord> records;
  for (int i = 0; i < 100; ++i) {
    records.push_back(script.track("session:s" + std::to_string(i) + std::string(150, 'x'), "crm",
                                   Money::nanodollars(1000 + i)));
  }
  return records;
}

}  // namespace

TEST_CASE("follow: a booking is one line, with the sum behind it") {
  JournalScript script;
  const auto charge = last_change(
      {script.hold("session:s1", "evil\x1b[2J\n", 0.50_usd), script.charge(0.10_usd, 0.40_usd)});
  CHECK(follow_line(charge, {.spent = 2_usd}) ==
        "2026-11-21T10:00:00.000Z  charge       $0.10 to $0.40  total $2.00  session:s1 "
        "evil [2J ");

  const auto json = parse_json(follow_json(charge, {.spent = 2_usd, .held = 0.1_usd}));
  REQUIRE(json);
  CHECK((*json)["kind"] == "charge");
  CHECK((*json)["low"] == 0.1);
  CHECK((*json)["high"] == 0.4);
  CHECK((*json)["total_spent"] == 2.0);
  CHECK((*json)["total_held"] == 0.1);
  CHECK((*json)["account"] == "session:s1");
}

TEST_CASE("follow: money is told, holds and what changes no money are not") {
  using Kind = JournalRecord::Kind;
  const auto told = [](Kind kind) {
    JournalChange change;
    change.kind = kind;
    return is_told(change);
  };
  for (const auto kind : {Kind::charge, Kind::track, Kind::adjust, Kind::reconcile}) {
    CHECK(told(kind));
  }
  for (const auto kind : {Kind::hold, Kind::release, Kind::reset, Kind::open, Kind::close}) {
    CHECK_FALSE(told(kind));
  }
}

TEST_CASE("follow: a frame has the sums, the rows and the last bookings") {
  const auto frame =
      follow_frame(followed(sample_journal()), SpendingKey::session, "purser.db", {100, 24});
  REQUIRE(frame.size() == 11);
  CHECK(frame[0] ==
        "spent $0.56 | in doubt $0.20 | held $0.02 | 3 calls | 2,000 tokens | purser.db");
  CHECK(contains(frame[3], "customer:acme/session:s1"));
  CHECK(contains(frame[6], "total"));
  CHECK(contains(frame[10], "$0.01  customer:acme/session:s2 serp_api"));
}

TEST_CASE("follow: a frame fits on every screen") {
  const auto summary = followed(many_sessions());
  for (const std::size_t lines : {1, 4, 5, 8, 10, 24, 60, 200}) {
    for (const std::size_t columns : {1, 20, 80, 300}) {
      const auto frame = follow_frame(summary, SpendingKey::session, "purser.db", {columns, lines});
      CAPTURE(lines, columns);
      CHECK(frame.size() <= std::max<std::size_t>(lines, 4) - 1);
      for (const auto& line : frame) CHECK(line.size() <= columns);
    }
  }
  const auto frame = follow_frame(summary, SpendingKey::session, "purser.db", {80, 24});
  CHECK(frame.size() == 23);
  CHECK(contains(frame[14], "and 89 more"));
}

TEST_CASE("follow: rows of time show the newest") {
  auto records = sample_journal();
  const auto frame = follow_frame(followed(records, SpendingKey::day), SpendingKey::day, "x", {});
  CHECK(contains(frame[3], "2026-11-22"));
}

TEST_CASE("follow: a frame is drawn where the one before stands") {
  CHECK(redraw({"a", "b"}, 0) == "\ra\033[K\nb\033[K\n\033[J");
  CHECK(redraw({"a", "b"}, 5) == "\033[5A\ra\033[K\nb\033[K\n\033[J");
}
