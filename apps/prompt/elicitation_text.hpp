// elicitation_text.hpp: what a server asks of the user as it stands on a terminal, and what lines
// mean.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <purser/runtime/json.hpp>

namespace purser::cli {

/// Who asks and what for, in front of the fields of a form. All of it but the name is the server's
/// text, and said to be; what would steer a terminal is not in it. Ends with a line end, here and
/// below.
[[nodiscard]] std::string form_text(std::string_view server, const Json& params);

/// The same where the server wants an address to be opened.
[[nodiscard]] std::string address_text(std::string_view server, const Json& params);

/// Whether an address can be shown as it is: printable ASCII, and not endless. An address of the
/// web has nothing else (RFC 3986).
[[nodiscard]] bool is_plain_address(std::string_view url) noexcept;

/// What would go to the server.
[[nodiscard]] std::string review_text(std::string_view server, const Json& content);

/// A line that somebody typed.
enum class FormWord : std::uint8_t { unclear, yes, again, decline, cancel };

/// `y`, `a`, `d`, `c`; whole words as well, in any case.
[[nodiscard]] FormWord parse_form_word(std::string_view line);

/// `/decline` and `/cancel`, which end a form in any of its fields; all else is unclear.
[[nodiscard]] FormWord parse_way_out(std::string_view line);

}  // namespace purser::cli
