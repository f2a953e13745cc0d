// html_guards.hpp: what the guards of a session did, as part of its page.
#pragma once

#include <string>

#include <purser/agent/session_report.hpp>

namespace purser::cli {

/// Numbers first, then downgrades by model, what was found, and the warnings by type.
[[nodiscard]] std::string html_guards(const SessionReport& report);

}  // namespace purser::cli
