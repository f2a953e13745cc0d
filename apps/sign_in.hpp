// sign_in.hpp: users who sign in at MCP servers, and where their tokens are kept.
#pragma once

#include <string>
#include <string_view>

namespace purser::cli {

/// `STATE/purser/mcp-tokens.json`: STATE is `$XDG_STATE_HOME`, or `.local/state` at home where that
/// is not an absolute path (XDG Base Directory Specification 0.8). Empty: there is no home either,
/// and tokens are forgotten.
[[nodiscard]] std::string token_file(std::string_view state_home, std::string_view home);
/// The same out of the environment.
[[nodiscard]] std::string token_file();

/// What a user is told. The page is an untrusted server's.
[[nodiscard]] std::string sign_in_text(std::string_view server, std::string_view page);

}  // namespace purser::cli
