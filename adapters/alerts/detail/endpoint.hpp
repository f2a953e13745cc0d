// endpoint.hpp: a target's URL, taken apart without ever showing it.
#pragma once

#include <string>

#include <purser/adapters/alerts/address.hpp>
#include <purser/adapters/alerts/target.hpp>
#include <purser/adapters/http/client.hpp>

namespace purser::alerts {

struct Endpoint {
  http::Url base;      ///< scheme, host and port
  std::string target;  ///< path and query; may be a secret
};

/// Error: `invalid_argument`, naming the target and what is wrong, never the URL.
[[nodiscard]] Result<Endpoint> parse_endpoint(const Target& target, const Reach& reach);

}  // namespace purser::alerts
