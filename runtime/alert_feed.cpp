// alert_feed.cpp: filter, memory, port.
#include <purser/runtime/alert_feed.hpp>

#include <algorithm>
#include <utility>

#include <xxhash.h>

namespace purser {
namespace {

std::uint64_t hash_of(std::string_view key) noexcept { return XXH3_64bits(key.data(), key.size()); }

/// Whether any of the words can be about an error.
bool mentions_failures(const AlertWords& words) noexcept {
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
    if (asks_for(words, static_cast<ErrorCode>(code))) return true;
  }
  return false;
}

}  // namespace

bool ToldKeys::tell(std::string_view key, Instant now, std::chrono::nanoseconds quiet) {
  if (quiet.count() <= 0 || keys_max_ == 0) return true;
  const auto hash = hash_of(key);
  const auto [entry, is_new] = quiet_until_.try_emplace(hash, later(now, quiet));
  if (!is_new) {
    if (now < entry->second) return false;
    entry->second = later(now, quiet);
    return true;
  }
  order_.push_back(hash);
  if (order_.size() > keys_max_) {
    quiet_until_.erase(order_.front());
    order_.pop_front();
  }
  return true;
}

void ToldKeys::forget(std::string_view key) noexcept {
  const auto found = quiet_until_.find(hash_of(key));
  if (found != quiet_until_.end()) found->second = Instant::min();
}

AlertFeed::AlertFeed(std::shared_ptr<AlertPort> port, AlertOptions options, const Clock& clock,
                     std::shared_ptr<AlertTallies> tallies)
    : port_(std::move(port)),
      options_(std::move(options)),
      clock_(clock),
      tallies_(std::move(tallies)),
      wants_failures_(mentions_failures(options_.on)),
      told_(options_.keys_max) {}

bool AlertFeed::is_first(std::string_view key, std::chrono::nanoseconds quiet) {
  const auto now = clock_.recent();
  const std::lock_guard lock(mutex_);
  return told_.tell(key, now, quiet);
}

bool AlertFeed::is_due(std::string_view key, std::chrono::nanoseconds quiet, const Scope& scope) {
  if (!is_first(key, quiet)) return false;
  if (port_->has_room()) return true;
  forget(key);
  tally_alert(tallies_->of(scope), [](AlertCounts& counts) { ++counts.dropped; });
  return false;
}

void AlertFeed::hand_on(Alert alert) {
  alert.tally = tallies_->of(alert.scope);
  tally_alert(alert.tally, [](AlertCounts& counts) { ++counts.raised; });
  port_->raise(std::move(alert));
}

void AlertFeed::forget(std::string_view key) noexcept {
  const std::lock_guard lock(mutex_);
  told_.forget(key);
}

void AlertFeed::tell(const LedgerEvent& event) noexcept {
  const bool is_threshold = event.kind == LedgerEvent::Kind::threshold;
  if (!is_threshold && !asks_for(options_.on, event.kind)) return;
  try {
    if (is_threshold) return raise_threshold(event);
    raise(event);
  } catch (...) {  // no memory: the ledger has it all
    ++lost_;
  }
}

/// The ledger tells each once per window. A repeat says that the account began anew, and may be
/// exhausted anew.
void AlertFeed::raise_threshold(const LedgerEvent& event) {
  const auto wall = clock_.wall_now();
  auto key = alert_key(event, wall);
  if (!is_first(key, std::chrono::nanoseconds::max())) {
    forget(exhaustion_key(event, wall));
  }
  if (!asks_for(options_.on, event.kind)) return;
  hand_on(to_alert(event, std::move(key), wall));
}

void AlertFeed::raise(const LedgerEvent& event) {
  const auto wall = clock_.wall_now();
  auto key = alert_key(event, wall);
  if (!is_due(key, quiet_time(event, options_.repeat_after), event.account)) return;
  hand_on(to_alert(event, std::move(key), wall));
}

void AlertFeed::tell(const Finding& finding) noexcept {
  if (!asks_for(options_.on, finding)) return;
  try {
    raise(finding);
  } catch (...) {
    ++lost_;
  }
}

void AlertFeed::raise(const Finding& finding) {
  auto key = alert_key(finding);
  if (!is_due(key, std::chrono::nanoseconds::max(), finding.scope)) return;
  hand_on(to_alert(finding, std::move(key), clock_.wall_now()));
}

void AlertFeed::tell(const Scope& scope, CallId call, CallKind kind, std::string_view name,
                     const Error& error) noexcept {
  if (!asks_for(options_.on, error.code())) return;
  try {
    auto key = alert_key(scope, name, error.code());
    if (!is_due(key, options_.repeat_after, scope)) return;
    Alert alert;
    alert.source = AlertSource::failure;
    alert.type = to_string(error.code());
    alert.severity = Severity::error;
    alert.message = error.message();
    alert.scope = scope;
    alert.call = call;
    alert.kind = kind;
    alert.name = name;
    alert.time = clock_.wall_now();
    alert.key = std::move(key);
    hand_on(std::move(alert));
  } catch (...) {
    ++lost_;
  }
}

}  // namespace purser
