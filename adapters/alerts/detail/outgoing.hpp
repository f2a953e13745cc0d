// outgoing.hpp: an alert on its way to one target.
#pragma once

#include <string>

#include <purser/adapters/alerts/detail/endpoint.hpp>
#include <purser/runtime/alert.hpp>

namespace purser::alerts {

struct Outgoing {
  std::string id;  ///< the same for every try, also after a restart
  std::string type;
  std::string key;
  std::string body;  ///< without secrets
  WallTime time{};
  int attempts = 0;
  std::shared_ptr<AlertTally> tally{};  ///< null: of no session, or of an earlier process
};

/// `sequence` tells alerts of one moment apart.
[[nodiscard]] std::string make_id(const Alert& alert, std::uint64_t sequence);
[[nodiscard]] Outgoing make_outgoing(TargetKind kind, const Alert& alert, std::string id);

/// What is sent: secrets, signature and timestamp are put in here.
[[nodiscard]] http::Request make_request(const Target& target, const Endpoint& endpoint,
                                         const Outgoing& outgoing, WallTime now);

}  // namespace purser::alerts
