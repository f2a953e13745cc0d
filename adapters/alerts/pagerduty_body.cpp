// pagerduty_body.cpp: what the event means, and the whole alert as details.
#include <purser/adapters/alerts/pagerduty_body.hpp>

#include <xxhash.h>

#include <fmt/format.h>

#include <purser/adapters/alerts/chat_text.hpp>
#include <purser/adapters/alerts/json_body.hpp>
#include <purser/runtime/wall_time.hpp>

namespace purser::alerts {
namespace {

constexpr std::size_t summary_max = 1024;
constexpr std::size_t dedup_key_max = 255;

/// The key itself where it is short enough, so that people can read it.
std::string dedup_key_of(const Alert& alert) {
  if (alert.key.size() <= dedup_key_max) return alert.key;
  const auto hash = XXH3_128bits(alert.key.data(), alert.key.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace

Json pagerduty_body(const Alert& alert, std::string_view id) {
  auto payload = Json::object();
  payload["summary"] = cut(title_of(alert) + ": " + alert.message, summary_max);
  payload["source"] = cut(alert.scope.to_string(), summary_max);
  payload["severity"] = to_string(alert.severity);
  payload["timestamp"] = rfc3339(alert.time);
  payload["class"] = alert.type;
  if (!alert.name.empty()) payload["component"] = cut(alert.name, summary_max);
  payload["custom_details"] = json_body(alert, id);
  auto body = Json::object();
  body["event_action"] = "trigger";
  body["dedup_key"] = dedup_key_of(alert);
  body["client"] = "purser";
  body["payload"] = std::move(payload);
  return body;
}

std::string with_routing_key(std::string_view body, const Secret& routing_key) {
  std::string whole = R"({"routing_key":)" + dump_json(Json(routing_key.reveal()));
  if (body != "{}") whole += ',';
  return whole.append(body.substr(1));
}

}  // namespace purser::alerts
