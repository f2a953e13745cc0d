// discord_body.hpp: an alert as a message of a Discord webhook.
#pragma once

#include <string>
#include <string_view>

#include <purser/runtime/alert.hpp>

namespace purser::alerts {

/// `text` so that it reads as it is: what Discord's Markdown, links and mentions begin with has a
/// backslash in front of it.
[[nodiscard]] std::string escape_discord(std::string_view text);

/// An embed; whatever it says, nobody is pinged (`allowed_mentions`).
/// discord.com/developers/docs/resources/webhook#execute-webhook
[[nodiscard]] Json discord_body(const Alert& alert);

}  // namespace purser::alerts
