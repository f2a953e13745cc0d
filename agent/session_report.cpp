// session_report.cpp: the fixed JSON shape of the report.
#include <purser/agent/session_report.hpp>

#include <purser/runtime/money_json.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser {
namespace {

Json names_to_json(const std::map<std::string, Money>& names) {
  auto json = Json::object();
  for (const auto& [name, cost] : names) json[name] = to_json(cost);
  return json;
}

Json kind_to_json(const KindReport& kind, const char* names) {
  return {
      {"total", to_json(kind.total)}, {"calls", kind.calls}, {names, names_to_json(kind.by_name)}};
}

Json llm_to_json(const KindReport& llm) {
  auto json = kind_to_json(llm, "by_model");
  json["tokens"] = {{"input", llm.usage.input},
                    {"cache_read", llm.usage.cache_read},
                    {"cache_write", llm.usage.cache_write + llm.usage.cache_write_1h},
                    {"output", llm.usage.output_total()}};
  return json;
}

Json agents_to_json(const std::map<std::string, AgentReport>& agents) {
  auto json = Json::object();
  for (const auto& [name, agent] : agents) {
    json[name] = {{"direct", to_json(agent.direct)},
                  {"delegated", to_json(agent.delegated)},
                  {"total", to_json(agent.total)},
                  {"calls", agent.calls}};
  }
  return json;
}

Json cached_calls_to_json(const CachedCalls& calls) {
  return {{"calls", calls.calls}, {"saved", to_json(calls.saved)}};
}

Json prompt_cache_to_json(const PromptCacheSavings& savings) {
  auto json = cached_calls_to_json(savings.total);
  auto& models = json["by_model"] = Json::object();
  for (const auto& [model, calls] : savings.by_model) models[model] = cached_calls_to_json(calls);
  return json;
}

Json amount_to_json(Measure measure, std::int64_t amount) {
  return measure == Measure::usd ? to_json(Money::nanodollars(amount)) : Json(amount);
}

Json limit_to_json(const LimitReport& entry) {
  const auto measure = entry.limit.measure;
  const auto& limit = entry.limit;
  Json json = {{"account", entry.account},
               {"measure", to_string(measure)},
               {"window", to_string(limit.window)},
               {"limit", amount_to_json(measure, limit.amount)},
               {"spent", amount_to_json(measure, entry.spent)},
               {"held", amount_to_json(measure, entry.held)},
               {"remaining", amount_to_json(measure, entry.remaining)}};
  if (limit.window.is_calendar()) json["timezone"] = limit.window.zone().name();
  if (limit.model) json["model"] = limit.model->text();
  if (limit.tool) json["tool"] = limit.tool->text();
  return json;
}

Json event_to_json(const TimelineEntry& entry) {
  Json json = {
      {"time", rfc3339(entry.time)},
      {"call", entry.call},
      {"kind", to_string(entry.kind)},
      {"name", entry.name},
      {"agent", entry.agent},
      {"duration_ms", std::chrono::round<std::chrono::milliseconds>(entry.duration).count()},
      {"cost", to_json(entry.cost_high)},
      {"error", nullptr}};
  if (entry.cost_low != entry.cost_high) json["cost_low"] = to_json(entry.cost_low);
  if (!entry.error.empty()) json["error"] = entry.error;
  return json;
}

template <class T, class F>
Json list_to_json(const std::vector<T>& entries, F to_one) {
  auto json = Json::array();
  for (const auto& entry : entries) json.push_back(to_one(entry));
  return json;
}

/// For people: three decimals.
double utilization(Money spent, Money budget) {
  if (budget.nanodollars() == 0) return spent.nanodollars() == 0 ? 0.0 : 1.0;
  const auto thousandths =
      static_cast<double>(spent.nanodollars()) * 1000.0 / static_cast<double>(budget.nanodollars());
  return static_cast<double>(static_cast<std::int64_t>(thousandths)) / 1000.0;
}

double seconds(std::chrono::nanoseconds duration) {
  return static_cast<double>(std::chrono::round<std::chrono::milliseconds>(duration).count()) /
         1000.0;
}

}  // namespace

std::string_view to_string(TerminatedBy cause) noexcept {
  switch (cause) {
    case TerminatedBy::budget_exhausted:
      return "budget_exhausted";
    case TerminatedBy::loop_detected:
      return "loop_detected";
    case TerminatedBy::cancelled:
      return "cancelled";
    case TerminatedBy::deadline:
      return "deadline";
    case TerminatedBy::error:
      return "error";
  }
  return "error";
}

TerminatedBy terminated_by(const Error& error) noexcept {
  switch (error.code()) {
    case ErrorCode::budget_exhausted:
      return TerminatedBy::budget_exhausted;
    case ErrorCode::loop_detected:
      return TerminatedBy::loop_detected;
    case ErrorCode::cancelled:
      return TerminatedBy::cancelled;
    case ErrorCode::deadline_exceeded:
      return TerminatedBy::deadline;
    default:
      return TerminatedBy::error;
  }
}

std::optional<Money> SessionReport::remaining() const noexcept {
  if (!budget) return std::nullopt;
  const auto used = Money::saturating_add(sums.total_spent, sums.held);
  return used >= *budget ? Money() : *budget - used;
}

Json to_json(const SessionReport& report) {
  const auto& sums = report.sums;
  Json json = {
      {"session_id", report.session_id},
      {"scope", sums.scope.to_string()},
      {"budget", nullptr},
      {"total_spent", to_json(sums.total_spent)},
      {"held", to_json(sums.held)},
      {"in_doubt", to_json(sums.in_doubt)},
      {"remaining", nullptr},
      {"utilization", nullptr},
      {"breakdown",
       {{"llm", llm_to_json(sums.llm)},
        {"tools", kind_to_json(sums.tools, "by_tool")},
        {"mcp", kind_to_json(sums.mcp, "by_server")}}},
      {"by_agent", agents_to_json(sums.by_agent)},
      {"daily_spent", to_json(sums.daily_spent)},
      {"tokens_last_minute", sums.tokens_last_minute},
      {"limits", list_to_json(sums.limits, limit_to_json)},
      {"warnings", list_to_json(report.warnings,
                                [](const Warning& warning) {
                                  return Json{{"type", warning.type}, {"message", warning.message}};
                                })},
      {"duration_seconds", seconds(report.duration)},
      {"terminated_by", nullptr},
      {"events", list_to_json(report.events, event_to_json)},
      {"events_dropped", report.events_dropped},
  };
  if (report.budget) {
    json["budget"] = to_json(*report.budget);
    json["remaining"] = to_json(*report.remaining());
    json["utilization"] = utilization(sums.total_spent, *report.budget);
  }
  json["prompt_cache"] = prompt_cache_to_json(report.prompt_cache);
  add_guards(json, report.guards);
  if (report.terminated_by) json["terminated_by"] = to_string(*report.terminated_by);
  return json;
}

}  // namespace purser
