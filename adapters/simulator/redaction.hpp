// redaction.hpp: takes keys out of what is logged.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <purser/runtime/json.hpp>

namespace purser::simulator {

inline constexpr std::string_view redacted = "***";

/// True for headers that carry credentials: `authorization`, `cookie`, and every name with `key`,
/// `token`, `secret`, `auth`, `password` or `cookie` in it. `name` in lower case.
[[nodiscard]] bool is_secret_header(std::string_view name) noexcept;

/// The path with every value of its query replaced by `***`; scheme, user and host of an absolute
/// form are dropped.
[[nodiscard]] std::string redacted_path(std::string_view target);

/// Replaces secrets of one request wherever they turn up again: in other headers, the path and the
/// body.
class Redactor {
 public:
  /// Learns the values of secret headers and of the query. Values under 6 bytes are too common to
  /// look for.
  Redactor(const std::vector<std::pair<std::string, std::string>>& headers,
           std::string_view target);

  [[nodiscard]] std::string text(std::string text) const;
  /// Also replaces texts of members that are named like credentials (`api_key`, `authorization`,
  /// `password`, ...).
  [[nodiscard]] Json json(Json value) const;

 private:
  void learn(std::string_view secret);

  std::vector<std::string> secrets_;
};

}  // namespace purser::simulator
