// json_body.cpp: members, absent ones as null.
#include <purser/adapters/alerts/json_body.hpp>

#include <purser/runtime/money_json.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser::alerts {
namespace {

Json null_if_empty(std::string_view text) { return text.empty() ? Json() : Json(text); }

Json amount_json(Measure measure, std::int64_t amount) {
  return measure == Measure::usd ? to_json(Money::nanodollars(amount)) : Json(amount);
}

Json limit_json(const AlertLimit& limit) {
  auto json = Json::object();
  json["measure"] = to_string(limit.measure);
  json["amount"] = amount_json(limit.measure, limit.amount);
  json["spent"] = amount_json(limit.measure, limit.spent);
  const bool is_threshold = limit.share != Share();
  json["share"] = is_threshold ? Json(limit.share.parts_per_million() / 1e6) : Json();
  return json;
}

}  // namespace

Json json_body(const Alert& alert, std::string_view id) {
  auto json = Json::object();
  json["id"] = id;
  json["type"] = alert.type;
  json["source"] = to_string(alert.source);
  json["severity"] = to_string(alert.severity);
  json["message"] = alert.message;
  json["key"] = alert.key;
  json["time"] = rfc3339(alert.time);
  json["scope"] = alert.scope.to_string();
  json["customer"] = null_if_empty(alert.scope.id_of("customer"));
  json["session"] = null_if_empty(alert.scope.id_of("session"));
  json["agent"] = null_if_empty(alert.scope.id_of("agent"));
  json["call"] = alert.call == 0 ? Json() : Json(alert.call);
  json["kind"] = alert.call == 0 ? Json() : Json(to_string(alert.kind));
  json["name"] = null_if_empty(alert.name);
  json["limit"] = alert.limit ? limit_json(*alert.limit) : Json();
  json["details"] = alert.details;
  return json;
}

}  // namespace purser::alerts
