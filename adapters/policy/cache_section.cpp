// cache_section.cpp: `cache:`: which answers are kept, and for how long.
#include <array>

#include <purser/adapters/policy/detail/reading.hpp>
#include <purser/adapters/policy/detail/values.hpp>

namespace purser::policy {
namespace {

using yaml::MapReader;
using yaml::Node;

constexpr std::int64_t entries_most = 100'000'000;
constexpr std::int64_t cache_waiting_most = 1'000'000;
constexpr std::int64_t bytes_most = std::int64_t{1} << 40;

constexpr std::array<std::pair<std::string_view, CacheSharing>, 2> sharings{{
    {"customer", CacheSharing::customer},
    {"session", CacheSharing::session},
}};

Result<> read_temperature_max(const Node& node, double& out) {
  if (auto done = yaml::read(node, out); !done) return done;
  if (out >= 0 && out <= 2) return {};
  return fail(node.error("a temperature is between 0 and 2"));
}

}  // namespace

void read_cache(Reading& reading, const Node& node) {
  auto& options = reading.policy.cache.emplace();
  MapReader map(node);
  map.optional("ttl",
               [&](const Node& value) { return read_positive(value, options.time_to_live); });
  map.optional("entries", [&](const Node& value) {
    return read_integer(value, 1, entries_most, options.entries_max);
  });
  map.optional("bytes", [&](const Node& value) {
    return read_integer(value, 1, bytes_most, options.bytes_max);
  });
  map.optional("models", [&](const Node& value) {
    options.models.clear();
    return read_patterns(value, options.models);
  });
  map.optional("tools", [&](const Node& value) { return read_patterns(value, options.tools); });
  map.optional("temperature_max", [&](const Node& value) {
    return read_temperature_max(value, options.temperature_max);
  });
  map.optional("temperature_unset", options.temperature_unset);
  map.optional("per", [&](const Node& value) {
    return read_word<CacheSharing>(value, "sharing of answers", sharings, options.sharing);
  });
  map.optional("waiting_max", [&](const Node& value) {
    return read_integer(value, 0, cache_waiting_most, options.waiting_max);
  });
  if (map.good() && options.models.empty() && options.tools.empty()) {
    map.refuse("models", "keeps nothing: there are no models and no tools");
  }
  reading.note(map.finish());
}

}  // namespace purser::policy
