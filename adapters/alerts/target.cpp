// target.cpp: names of the kinds.
#include <purser/adapters/alerts/target.hpp>

#include <array>
#include <utility>

namespace purser::alerts {
namespace {

constexpr std::array kinds{
    std::pair{TargetKind::json, std::string_view("json")},
    std::pair{TargetKind::slack, std::string_view("slack")},
    std::pair{TargetKind::discord, std::string_view("discord")},
    std::pair{TargetKind::teams, std::string_view("teams")},
    std::pair{TargetKind::pagerduty, std::string_view("pagerduty")},
};

}  // namespace

std::string_view to_string(TargetKind kind) noexcept {
  return kinds[static_cast<std::size_t>(kind)].second;
}

Result<TargetKind> parse_target_kind(std::string_view text) {
  for (const auto& [kind, name] : kinds) {
    if (name == text) return kind;
  }
  return fail(ErrorCode::invalid_argument,
              "'" + std::string(text) +
                  "' is no kind of alert target: json, slack, discord, teams, pagerduty");
}

std::string name_of(const Target& target) {
  return target.name.empty() ? std::string(to_string(target.kind)) : target.name;
}

}  // namespace purser::alerts
