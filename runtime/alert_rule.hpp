// alert_rule.hpp: which findings, ledger events and failures become alerts, and which are repeats.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/alert.hpp>
#include <purser/runtime/finding.hpp>
#include <purser/runtime/ledger/ledger_event.hpp>

namespace purser {

/// Which alerts are asked for, in words. Empty: `default_alert_words`.
///
/// | word | means |
/// | `threshold`, `budget_exhausted`, `overrun` | the ledger's event of that name |
/// | `finding` | what guards and detectors find, where their action is `alert` |
/// | `loop` | `loop_detected` |
/// | the type of a finding, such as `context_bloat` | those, whatever their action |
/// | the code of an error, such as `timeout` | calls that fail with it |
/// | `failure` | calls that fail with any error |
using AlertWords = std::vector<std::string>;

/// `threshold`, `budget_exhausted`, `overrun`, `finding`.
[[nodiscard]] const AlertWords& default_alert_words();

/// The rules, pure: what `words` ask for.
[[nodiscard]] bool asks_for(const AlertWords& words, LedgerEvent::Kind kind) noexcept;
[[nodiscard]] bool asks_for(const AlertWords& words, const Finding& finding) noexcept;
/// Failures by `budget_exhausted` and `loop_detected` are not among them: the ledger and the loop
/// guard tell of those.
[[nodiscard]] bool asks_for(const AlertWords& words, ErrorCode code) noexcept;
/// An alert that was raised already, for a target that wants some of them only.
[[nodiscard]] bool asks_for(const AlertWords& words, const Alert& alert) noexcept;

/// The same for alerts about the same. `wall` decides in which period of a calendar window it is.
[[nodiscard]] std::string alert_key(const LedgerEvent& event, WallTime wall);
[[nodiscard]] std::string alert_key(const Finding& finding);
/// A call of `scope` to `name` that failed.
[[nodiscard]] std::string alert_key(const Scope& scope, std::string_view name, ErrorCode code);

/// The key of `budget_exhausted` for the limit and the period of a threshold.
[[nodiscard]] std::string exhaustion_key(const LedgerEvent& event, WallTime wall);

/// How long alerts with the key of this event are repeats: for ever where the key names the period
/// of a calendar window, or the window is `total`; one span of a rolling window; `otherwise` where
/// the window is each call, or there is none.
[[nodiscard]] std::chrono::nanoseconds quiet_time(const LedgerEvent& event,
                                                  std::chrono::nanoseconds otherwise) noexcept;

/// `key` and `time` are the caller's.
[[nodiscard]] Alert to_alert(const LedgerEvent& event, std::string key, WallTime time);
[[nodiscard]] Alert to_alert(const Finding& finding, std::string key, WallTime time);

}  // namespace purser
