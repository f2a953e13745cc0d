// ledger_command.cpp: `purser ledger`: looks at a journal, and settles what is in doubt.
#include <fmt/format.h>

#include <future>
#include <optional>

#include <purser/adapters/stores/sqlite/compaction.hpp>
#include <purser/adapters/stores/sqlite/journal.hpp>
#include <purser/adapters/stores/sqlite/store.hpp>
#include <purser/adapters/time_zones/time_zone.hpp>
#include <purser/adapters/yaml/duration.hpp>
#include <purser/apps/commands.hpp>
#include <purser/apps/output.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/ledger/ledger.hpp>
#include <purser/runtime/money_json.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser::cli {
namespace {

ExitCode failed(const Error& error) {
  complain(error);
  return exit_code_of(error);
}

Json to_json(const sqlite::JournalEntry& entry) {
  const auto& record = entry.record;
  return {{"sequence", record.sequence},
          {"time", rfc3339(record.time)},
          {"kind", to_string(record.kind)},
          {"call", record.call},
          {"attempt", record.attempt.index},
          {"account", record.scope.to_string()},
          {"call_kind", to_string(record.call_kind)},
          {"name", record.name},
          {"low", purser::to_json(record.low)},
          {"high", purser::to_json(record.high)},
          {"tokens", record.tokens},
          {"calls", record.calls},
          {"summary", entry.is_summary},
          {"hash", entry.hash}};
}

std::string amount(const JournalRecord& record) {
  const bool in_doubt = record.low != record.high && record.kind != JournalRecord::Kind::hold;
  return in_doubt ? to_string(record.low) + " to " + to_string(record.high)
                  : to_string(record.high);
}

std::string line(const sqlite::JournalEntry& entry) {
  const auto& record = entry.record;
  const auto number = (entry.is_summary ? "sum " : "") + std::to_string(record.sequence);
  return fmt::format("{:>8}  {}  {:<9}  {:>16}  {} {}", number, rfc3339(record.time),
                     to_string(record.kind), amount(record), printable(record.scope.to_string()),
                     printable(record.name));
}

Result<std::shared_ptr<Ledger>> open_ledger(const std::string& file) {
  // A wrong name must not make a new journal.
  auto known = sqlite::read_journal(file, [](const auto&) { return Result<>(); });
  if (!known) return fail(std::move(known).error());
  auto store = sqlite::open_store({.path = file});
  if (!store) return fail(std::move(store).error());
  LedgerOptions options;
  options.store = *std::move(store);
  options.find_time_zone = time_zones::find;
  return Ledger::create(std::move(options));
}

void list_doubts(const Ledger& ledger) {
  for (const auto& doubt : ledger.doubts()) {
    say(fmt::format("call {} attempt {}: {} to {} for {} by {}", doubt.call, doubt.attempt.index,
                    to_string(doubt.low), to_string(doubt.high), printable(doubt.name),
                    printable(doubt.account.to_string())));
  }
}

Result<> wait_for(Ledger& ledger, Sequence sequence) {
  std::promise<Result<>> done;
  ledger.store().when_committed(sequence, [&](Result<> outcome) { done.set_value(outcome); });
  return done.get_future().get();
}

/// What a reading found.
struct Verified {
  Sequence records = 0;
  std::string end;
  bool has_anchor = false;
  std::optional<sqlite::CompactMark> mark;

  Result<> take(const sqlite::JournalEntry& entry, const std::string& anchor) {
    if (entry.is_summary) return {};
    ++records;
    end = entry.hash;
    has_anchor = has_anchor || end == anchor;
    if (entry.record.kind != JournalRecord::Kind::compact) return {};
    auto said = sqlite::compact_mark(entry.record);
    if (!said) return fail(std::move(said).error());
    mark = *std::move(said);
    has_anchor = has_anchor || mark->anchor == anchor;
    return {};
  }

  [[nodiscard]] std::string without(const std::string& anchor, const std::string& file) const {
    if (!mark) {
      return fmt::format(
          "{}: no record has the hash {}: the end of the journal was cut off, or it is another one",
          file, anchor);
    }
    return fmt::format(
        "{}: no record from {} on has the hash {}: it is older than the compaction that folded "
        "the records before, and cannot be checked any more; or the end of the journal was cut "
        "off, or it is another one",
        file, mark->through, anchor);
  }
};

}  // namespace

ExitCode verify_ledger(const LedgerArguments& arguments) {
  Verified verified;
  const auto read = sqlite::read_journal(arguments.file, [&](const sqlite::JournalEntry& entry) {
    return verified.take(entry, arguments.anchor);
  });
  if (!read) return failed(read.error());
  if (!verified.has_anchor && !arguments.anchor.empty()) {
    complain(verified.without(arguments.anchor, arguments.file));
    return ExitCode::failed;
  }
  say(fmt::format("{}: {} records, all as they were written", arguments.file, verified.records));
  if (const auto& mark = verified.mark) {
    say(fmt::format("records 1 to {} were folded into {}, which are as they were written too",
                    mark->through, mark->records));
  }
  if (verified.records > 0) say("anchor " + verified.end);
  return ExitCode::done;
}

ExitCode show_ledger(const LedgerArguments& arguments) {
  const auto read = sqlite::read_journal(arguments.file, [&](const sqlite::JournalEntry& entry) {
    say(arguments.json ? dump_json(to_json(entry)) : line(entry));
    return Result<>();
  });
  return read ? ExitCode::done : failed(read.error());
}

ExitCode reconcile_ledger(const LedgerArguments& arguments) {
  const auto opened = open_ledger(arguments.file);
  if (!opened) return failed(opened.error());
  auto& ledger = **opened;
  if (arguments.call == 0) {
    list_doubts(ledger);
    return ExitCode::done;
  }
  const auto cost = Money::parse(arguments.cost);
  if (!cost) return failed(Error(cost.error()).in("--cost"));
  const auto sequence = ledger.reconcile(arguments.call, arguments.attempt, Charge::exact(*cost));
  if (!sequence) return failed(sequence.error());
  if (const auto durable = wait_for(ledger, *sequence); !durable) return failed(durable.error());
  say(fmt::format("call {} attempt {} cost {}", arguments.call, arguments.attempt,
                  to_string(*cost)));
  return ExitCode::done;
}

ExitCode compact_ledger(const LedgerArguments& arguments) {
  const auto keep = yaml::parse_duration(arguments.keep);
  if (!keep) return failed(Error(keep.error()).in("--keep"));
  sqlite::CompactOptions options;
  options.path = arguments.file;
  options.keep = *keep;
  options.dry_run = arguments.dry_run;
  const auto compacted = sqlite::compact(options);
  if (!compacted) return failed(compacted.error());
  if (compacted->through == 0) {
    say(fmt::format("{}: nothing is older than {}", arguments.file, arguments.keep));
    return ExitCode::done;
  }
  say(fmt::format("{}: {} records, up to number {}, {} folded into {}; {} stay in full",
                  arguments.file, compacted->records, compacted->through,
                  arguments.dry_run ? "would be" : "were", compacted->summary, compacted->kept));
  if (!arguments.dry_run) {
    say(fmt::format("{} bytes before, {} now", compacted->bytes_before, compacted->bytes_after));
  }
  return ExitCode::done;
}

}  // namespace purser::cli
