// ledger_section.cpp: `ledger:`: where the journal is kept, and how soon it is on the disk.
#include <array>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::array<std::pair<std::string_view, StoreKind>, 2> stores{{
    {"memory", StoreKind::memory},
    {"sqlite", StoreKind::sqlite},
}};
constexpr std::array<std::pair<std::string_view, bool>, 2> durabilities{{
    {"strict", false},
    {"relaxed", true},
}};

constexpr std::array<std::pair<std::string_view, bool>, 2> failures{{
    {"refuse", false},
    {"admit", true},
}};

Result<> read_keep(const Node& node, std::optional<std::chrono::nanoseconds>& keep) {
  if (auto done = yaml::read(node, keep); !done) return done;
  if (*keep >= std::chrono::hours(24)) return {};
  return fail(node.error("keep takes at least a day (1d): so much of a journal is always in full"));
}

Result<> read(const Node& node, LedgerPolicy& ledger) {
  MapReader map(node);
  map.required("store", [&](const Node& value) {
    return read_word<StoreKind>(value, "store", stores, ledger.store);
  });
  map.optional("path", [&](const Node& value) { return read_path(value, ledger.path); });
  map.optional("durability", [&](const Node& value) {
    return read_word<bool>(value, "durability", durabilities, ledger.relaxed);
  });
  map.optional("on_failure", [&](const Node& value) {
    return read_word<bool>(value, "answer to a failing journal", failures, ledger.admit_on_failure);
  });
  map.optional("keep", [&](const Node& value) { return read_keep(value, ledger.keep); });
  map.optional("export", [&](const Node& value) {
    ledger.charges_place = value.where();
    return read_path(value, ledger.charges);
  });
  const bool durable = ledger.store == StoreKind::sqlite;
  if (map.good() && durable && ledger.path.empty()) {
    return fail(node.error("store: sqlite needs a \"path\", such as purser.db"));
  }
  for (const auto* key : {"path", "durability", "on_failure", "keep"}) {
    if (durable || !map.has(key)) continue;
    map.refuse(key, fmt::format("\"{}\" has no meaning with store: memory", key));
  }
  return map.finish();
}

}  // namespace

void read_ledger(Reading& reading, const Node& node) {
  auto& ledger = reading.policy.ledger;
  ledger.place = node.where();
  reading.note(read(node, ledger));
}

}  // namespace purser::policy
