// output.hpp: what the command says, and to whom.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include <purser/runtime/error.hpp>

namespace purser::cli {

/// Writes all of `text` and flushes; a reader that has gone is none of our business.
void put(std::FILE* stream, std::string_view text);
/// A line on stdout: a result.
void say(std::string_view line);
/// Lines on stderr, with the name of the command in front. They may have names in them that came
/// from outside: `printable_lines`.
void complain(std::string_view text);
/// The same for an error, with what the peer said.
void complain(const Error& error);

/// A name as it may stand on a terminal. Names come from models, servers and journals: control
/// characters, also those beyond ASCII, and marks that turn the direction of text become spaces.
[[nodiscard]] std::string printable(std::string_view text);
/// Like `printable`, but lines stay lines.
[[nodiscard]] std::string printable_lines(std::string_view text);
/// The same, each line behind two blanks and with an end.
[[nodiscard]] std::string indented_lines(std::string_view text);

/// A terminal that understands cursor movements (TERM is set and not `dumb`).
[[nodiscard]] bool is_terminal(std::FILE* stream) noexcept;
/// A terminal, and NO_COLOR is not set (https://no-color.org).
[[nodiscard]] bool wants_color(std::FILE* stream) noexcept;
/// Columns and lines of a terminal; 80 and 24 where it does not say.
[[nodiscard]] std::size_t columns(std::FILE* stream) noexcept;
[[nodiscard]] std::size_t lines(std::FILE* stream) noexcept;

}  // namespace purser::cli
