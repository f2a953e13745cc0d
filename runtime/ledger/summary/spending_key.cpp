// spending_key.cpp: from who, what and when to the name of a row.
#include <purser/runtime/ledger/summary/spending_key.hpp>

#include <algorithm>

#include <purser/runtime/wall_time.hpp>

namespace purser {
namespace {

/// The first `count` steps of a path as text; `/` inside of ids is written otherwise.
std::string first_steps(const Scope& scope, std::size_t count) {
  auto text = scope.to_string();
  std::size_t end = 0;
  for (; count > 0 && end < text.size(); --count) {
    end = std::min(text.find('/', end + (end > 0 ? 1 : 0)), text.size());
  }
  text.resize(end);
  return text;
}

std::string path_to_innermost(const Scope& scope, std::string_view kind) {
  const auto& steps = scope.steps();
  const auto found = std::find_if(steps.rbegin(), steps.rend(),
                                  [&](const Scope::Step& step) { return step.kind == kind; });
  return first_steps(scope, static_cast<std::size_t>(steps.rend() - found));
}

}  // namespace

std::string_view to_string(SpendingKey key) noexcept {
  static constexpr std::array<std::string_view, spending_keys.size()> names{
      "session", "customer", "agent", "model", "tool", "hour", "day", "month", "account"};
  return names[static_cast<std::size_t>(key)];
}

std::optional<SpendingKey> find_spending_key(std::string_view name) noexcept {
  const auto* const found = std::find_if(spending_keys.begin(), spending_keys.end(),
                                         [&](SpendingKey key) { return to_string(key) == name; });
  if (found == spending_keys.end()) return std::nullopt;
  return *found;
}

bool is_time(SpendingKey key) noexcept {
  return key == SpendingKey::hour || key == SpendingKey::day || key == SpendingKey::month;
}

std::string row_of(const SpendingOrigin& origin, SpendingKey key) {
  const bool is_model = origin.kind == CallKind::model;
  switch (key) {
    case SpendingKey::session:
      return path_to_innermost(origin.scope, "session");
    case SpendingKey::customer:
      return path_to_innermost(origin.scope, "customer");
    case SpendingKey::agent:
      return std::string(origin.scope.id_of("agent"));
    case SpendingKey::model:
      return is_model ? origin.name : std::string();
    case SpendingKey::tool:
      return is_model ? std::string() : origin.name;
    case SpendingKey::hour:
      return rfc3339(origin.time).substr(0, 13);
    case SpendingKey::day:
      return rfc3339(origin.time).substr(0, 10);
    case SpendingKey::month:
      return rfc3339(origin.time).substr(0, 7);
    case SpendingKey::account:
      return origin.scope.to_string();
  }
  return {};
}

}  // namespace purser
