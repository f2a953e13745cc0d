// alert_rule.cpp: words, keys, and how long a key is quiet.
#include <purser/runtime/alert_rule.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <purser/runtime/wall_time.hpp>

namespace purser {
namespace {

constexpr std::array ledger_types{
    std::pair{LedgerEvent::Kind::threshold, std::string_view("threshold")},
    std::pair{LedgerEvent::Kind::budget_exhausted, std::string_view("budget_exhausted")},
    std::pair{LedgerEvent::Kind::overrun, std::string_view("overrun")},
};

/// Empty for bookings, which are no alerts.
std::string_view type_of(LedgerEvent::Kind kind) noexcept {
  for (const auto& [known, type] : ledger_types) {
    if (known == kind) return type;
  }
  return {};
}

bool has(const AlertWords& words, std::string_view word) noexcept {
  const auto& asked = words.empty() ? default_alert_words() : words;
  return std::find(asked.begin(), asked.end(), word) != asked.end();
}

bool has_type(const AlertWords& words, std::string_view type) noexcept {
  return has(words, type) || (type == "loop_detected" && has(words, "loop"));
}

Severity severity_of(LedgerEvent::Kind kind) noexcept {
  return kind == LedgerEvent::Kind::threshold ? Severity::warning : Severity::error;
}

/// `$5.00 per month on gpt-4o* from 2026-11-01T00:00:00.000Z`: a limit and the running period.
void append_limit(std::string& key, const Limit& limit, WallTime wall) {
  key.append(" ").append(amount_text(limit.measure, limit.amount)).append(reach_text(limit));
  if (!limit.window.is_calendar()) return;
  key.append(" from ").append(rfc3339(period_at(limit.window, wall).begin));
}

std::string key_of(std::string_view type, const Scope& scope) {
  const auto whose = scope.to_string();
  std::string key;
  key.reserve(type.size() + whose.size() + 64);
  return key.append(type).append(" ").append(whose);
}

}  // namespace

const AlertWords& default_alert_words() {
  static const AlertWords words{"threshold", "budget_exhausted", "overrun", "finding"};
  return words;
}

bool asks_for(const AlertWords& words, LedgerEvent::Kind kind) noexcept {
  const auto type = type_of(kind);
  return !type.empty() && has(words, type);
}

bool asks_for(const AlertWords& words, const Finding& finding) noexcept {
  return (finding.alerts && has(words, "finding")) || has_type(words, finding.type);
}

bool asks_for(const AlertWords& words, ErrorCode code) noexcept {
  if (code == ErrorCode::budget_exhausted || code == ErrorCode::loop_detected) return false;
  return has(words, "failure") || has(words, to_string(code));
}

bool asks_for(const AlertWords& words, const Alert& alert) noexcept {
  if (words.empty() || has_type(words, alert.type)) return true;
  return alert.source != AlertSource::ledger && has(words, to_string(alert.source));
}

std::string alert_key(const LedgerEvent& event, WallTime wall) {
  auto key = key_of(type_of(event.kind), event.account);
  if (event.kind == LedgerEvent::Kind::overrun) return key.append(" ").append(event.name);
  append_limit(key, event.limit, wall);
  if (event.kind == LedgerEvent::Kind::threshold) key.append(" at ").append(to_string(event.share));
  return key;
}

std::string exhaustion_key(const LedgerEvent& event, WallTime wall) {
  auto key = key_of(type_of(LedgerEvent::Kind::budget_exhausted), event.account);
  append_limit(key, event.limit, wall);
  return key;
}

std::string alert_key(const Finding& finding) {
  return key_of(finding.type, finding.scope).append(" ").append(finding.key);
}

std::string alert_key(const Scope& scope, std::string_view name, ErrorCode code) {
  return key_of(to_string(code), scope).append(" ").append(name);
}

std::chrono::nanoseconds quiet_time(const LedgerEvent& event,
                                    std::chrono::nanoseconds otherwise) noexcept {
  const auto& window = event.limit.window;
  if (event.kind == LedgerEvent::Kind::overrun || window.kind() == Window::Kind::call) {
    return otherwise;
  }
  if (window.kind() == Window::Kind::rolling) return window.span();
  return std::chrono::nanoseconds::max();
}

Alert to_alert(const LedgerEvent& event, std::string key, WallTime time) {
  Alert alert;
  alert.source = AlertSource::ledger;
  alert.type = type_of(event.kind);
  alert.severity = severity_of(event.kind);
  alert.message = event.message;
  alert.scope = event.account;
  alert.call = event.info.call;
  alert.kind = event.info.kind;
  alert.name = event.name;
  if (event.kind != LedgerEvent::Kind::overrun) {
    alert.limit = AlertLimit{event.limit.measure, event.limit.amount, event.spent, event.share};
  }
  alert.time = time;
  alert.key = std::move(key);
  return alert;
}

Alert to_alert(const Finding& finding, std::string key, WallTime time) {
  Alert alert;
  alert.source = AlertSource::finding;
  alert.type = finding.type;
  alert.severity = finding.type == "loop_detected" ? Severity::error : Severity::warning;
  alert.message = finding.message;
  alert.scope = finding.scope;
  alert.call = finding.call;
  alert.kind = finding.kind;
  alert.name = finding.name;
  alert.time = time;
  alert.key = std::move(key);
  return alert;
}

}  // namespace purser
