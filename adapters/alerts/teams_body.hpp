// teams_body.hpp: an alert as a message to a Microsoft Teams workflow.
#pragma once

#include <purser/runtime/alert.hpp>

namespace purser::alerts {

/// An Adaptive Card for "when a Teams webhook request is received". All text stands in `TextRun`s,
/// which know no Markdown, so that nothing in it is a link or a mention.
/// adaptivecards.io/explorer/TextRun.html
[[nodiscard]] Json teams_body(const Alert& alert);

}  // namespace purser::alerts
