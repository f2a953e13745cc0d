// slack_body.hpp: an alert as a message of a Slack incoming webhook.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/alert.hpp>

namespace purser::alerts {

/// `text` so that it reads as it is in mrkdwn: `&`, `<` and `>` are written as entities, so that
/// nothing in it is a link or calls `<!channel>`.
/// docs.slack.dev/messaging/formatting-message-text#escaping
[[nodiscard]] std::string escape_slack(std::string_view text);

/// Links and names in it are not looked for (`verbatim`).
[[nodiscard]] Json slack_body(const Alert& alert);

}  // namespace purser::alerts
