// outgoing.cpp: bodies by kind, and the headers around them.
#include <xxhash.h>

#include <fmt/format.h>

#include <purser/adapters/alerts/detail/outgoing.hpp>
#include <purser/adapters/alerts/discord_body.hpp>
#include <purser/adapters/alerts/json_body.hpp>
#include <purser/adapters/alerts/pagerduty_body.hpp>
#include <purser/adapters/alerts/signature.hpp>
#include <purser/adapters/alerts/slack_body.hpp>
#include <purser/adapters/alerts/teams_body.hpp>

namespace purser::alerts {
namespace {

Json body_of(TargetKind kind, const Alert& alert, std::string_view id) {
  switch (kind) {
    case TargetKind::json:
      return json_body(alert, id);
    case TargetKind::slack:
      return slack_body(alert);
    case TargetKind::discord:
      return discord_body(alert);
    case TargetKind::teams:
      return teams_body(alert);
    case TargetKind::pagerduty:
      break;
  }
  return pagerduty_body(alert, id);
}

}  // namespace

std::string make_id(const Alert& alert, std::uint64_t sequence) {
  const auto text =
      fmt::format("{} {} {}", alert.time.time_since_epoch().count(), sequence, alert.key);
  const auto hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

Outgoing make_outgoing(TargetKind kind, const Alert& alert, std::string id) {
  Outgoing outgoing;
  outgoing.body = dump_json(body_of(kind, alert, id));
  outgoing.id = std::move(id);
  outgoing.type = alert.type;
  outgoing.key = alert.key;
  outgoing.time = alert.time;
  outgoing.tally = alert.tally;
  return outgoing;
}

http::Request make_request(const Target& target, const Endpoint& endpoint, const Outgoing& outgoing,
                           WallTime now) {
  http::Request request(http::Method::post, endpoint.base, endpoint.target);
  request.headers.emplace_back("Content-Type", "application/json");
  request.headers.emplace_back(std::string(idempotency_header), outgoing.id);
  request.body = target.kind == TargetKind::pagerduty
                     ? with_routing_key(outgoing.body, target.secret)
                     : outgoing.body;
  if (target.kind == TargetKind::json && !target.secret.empty()) {
    const auto timestamp = timestamp_text(now);
    request.headers.emplace_back(std::string(timestamp_header), timestamp);
    request.headers.emplace_back(std::string(signature_header),
                                 sign(target.secret, timestamp, request.body));
  }
  request.response_bytes_max = std::size_t{256} * 1024;
  return request;
}

}  // namespace purser::alerts
