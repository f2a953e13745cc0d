// guard_report.cpp: the guards' part of the report as JSON.
#include <purser/agent/guard_report.hpp>

#include <purser/runtime/money_json.hpp>

namespace purser {
namespace {

Json counts_to_json(const std::map<std::string, std::int64_t>& counts) {
  auto json = Json::object();
  for (const auto& [name, count] : counts) json[name] = count;
  return json;
}

Json downgrades_to_json(const DowngradeSavings& downgrades) {
  auto models = Json::array();
  for (const auto& entry : downgrades.by_model) {
    models.push_back({{"from", entry.from},
                      {"to", entry.to},
                      {"calls", entry.calls},
                      {"saved", to_json(entry.saved)}});
  }
  return {{"calls", downgrades.calls},
          {"saved", to_json(downgrades.saved)},
          {"by_model", std::move(models)}};
}

Json alerts_to_json(const AlertReport& alerts) {
  const auto& counts = alerts.counts;
  Json json = {{"raised", counts.raised}, {"sent", nullptr},           {"failed", nullptr},
               {"waiting", nullptr},      {"dropped", counts.dropped}, {"last_error", nullptr}};
  if (!counts.last_error.empty()) json["last_error"] = counts.last_error;
  if (!alerts.is_followed) return json;
  json["sent"] = counts.sent;
  json["failed"] = counts.failed;
  json["waiting"] = counts.waiting;
  return json;
}

}  // namespace

void add_guards(Json& json, const GuardReport& guards) {
  json["warning_counts"] = counts_to_json(guards.warnings);
  json["downgrades"] = downgrades_to_json(guards.downgrades);
  json["loops"] = {{"found", guards.loops.found},
                   {"blocked", guards.loops.blocked},
                   {"by_type", counts_to_json(guards.loops.by_type)}};
  json["alerts"] = nullptr;
  if (guards.alerts) json["alerts"] = alerts_to_json(*guards.alerts);
}

}  // namespace purser
