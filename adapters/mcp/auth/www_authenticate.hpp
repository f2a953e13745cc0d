// www_authenticate.hpp: reads what a server asks for when it refuses a request (RFC 9110, section
// 11.6.1; RFC 6750, section 3; RFC 9728, section 5.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace purser::mcp {

/// One challenge: a scheme and its parameters, names in lower case. All of it is the server's:
/// untrusted.
struct AuthScheme {
  std::string scheme{};  ///< lower case
  std::vector<std::pair<std::string, std::string>> parameters{};

  /// The first of that name; nothing without.
  [[nodiscard]] std::optional<std::string> find(std::string_view name) const;
};

/// Every challenge of one header value, at most 16 with 32 parameters each. What cannot be read is
/// left out.
[[nodiscard]] std::vector<AuthScheme> read_www_authenticate(std::string_view value);

/// What the `Bearer` challenge says; all empty without one.
struct BearerChallenge {
  std::string resource_metadata{};
  std::string scope{};
  std::string error{};
};

[[nodiscard]] BearerChallenge bearer_challenge(const std::vector<std::string>& values);

}  // namespace purser::mcp
