// offline_policy.hpp: a policy for calls that nobody is asked for, as in `simulate` and `--replay`.
#pragma once

#include <optional>
#include <string>

#include <purser/adapters/policy/policy.hpp>

namespace purser::cli {

/// For ParseOptions: variables that are not set are no error. What stands in for one is good as a
/// key and as an address.
[[nodiscard]] std::optional<std::string> variable_or_placeholder(const std::string& name);

/// `policy` without what would leave the program: keys, journal, exports, alerts. Providers bound
/// and price their requests as before; all are simulators, of which none has to run. Servers of
/// tools keep their prices, and cannot be started or reached.
[[nodiscard]] policy::Policy offline_policy(policy::Policy policy);

/// Where its providers are told that a simulator runs: nothing listens there.
inline constexpr auto offline_url = "http://127.0.0.1:1";

}  // namespace purser::cli
