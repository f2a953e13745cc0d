// session_page.hpp: the report of one session as a page that needs nothing else.
#pragma once

#include <string>

#include <purser/agent/session_report.hpp>

namespace purser::cli {

/// As the page of `purser report` (html_page.hpp), with what the guards did and the last calls.
/// `made`: when the report was taken.
[[nodiscard]] std::string to_html(const SessionReport& report, WallTime made);

}  // namespace purser::cli
