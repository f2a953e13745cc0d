// elicitation_dialogue.hpp: asks the user at a terminal what a server wants to know.
#pragma once

#include <string>

#include <purser/apps/prompt/terminal_talk.hpp>
#include <purser/runtime/json.hpp>

namespace purser::cli {

/// Field by field; then all of it is shown, and goes only with a yes. Wrong input is asked for
/// again, five times; then the question is dropped, as where nobody answers. `params`: of
/// `elicitation/create`, mode `form`, checked by mcp::check_form. Returns `{"action": "accept",
/// "content": ...}`, or `decline` or `cancel`.
[[nodiscard]] Json ask_form(TerminalTalk& talk, const std::string& server, const Json& params);

/// Mode `url`: shows the address, and asks whether it is done. An address that cannot be shown as
/// it is is declined.
[[nodiscard]] Json ask_address(TerminalTalk& talk, const std::string& server, const Json& params);

}  // namespace purser::cli
