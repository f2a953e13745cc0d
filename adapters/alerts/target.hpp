// target.hpp: where alerts go, and in which form.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/alert_rule.hpp>
#include <purser/runtime/secret.hpp>

namespace purser::alerts {

enum class TargetKind : std::uint8_t { json, slack, discord, teams, pagerduty };
[[nodiscard]] std::string_view to_string(TargetKind kind) noexcept;
/// Error: `invalid_argument`, naming the kinds there are.
[[nodiscard]] Result<TargetKind> parse_target_kind(std::string_view text);

struct Target {
  TargetKind kind = TargetKind::json;
  /// In chats it is a secret by itself. Empty for pagerduty: its public address.
  Secret url{};
  /// json: signs the body, where there is one; pagerduty: the routing key, which it must have.
  Secret secret{};
  AlertWords on{};     ///< which alerts; empty: all that are raised
  std::string name{};  ///< for reports and errors, and in the outbox; empty: the kind
};

[[nodiscard]] std::string name_of(const Target& target);

}  // namespace purser::alerts
