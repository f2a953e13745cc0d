// terminal_talk.hpp: a question to somebody at a terminal, and the talk that answers it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace purser::cli {

/// With whoever sits at the terminal, while a question stands there.
class TerminalTalk {
 public:
  virtual ~TerminalTalk() = default;

  /// Writes `text` as it is: what came from outside was made printable before.
  virtual void tell(std::string_view text) = 0;
  /// What was typed behind `prompt`, without the end of the line. Nothing: the input has ended, or
  /// nobody waits for the answer any more; so it stays.
  [[nodiscard]] virtual std::optional<std::string> ask(std::string_view prompt) = 0;
  [[nodiscard]] virtual std::size_t columns() const = 0;
};

class TerminalQuestion {
 public:
  virtual ~TerminalQuestion() = default;

  /// Somebody waits for the answer.
  [[nodiscard]] virtual bool is_open() const noexcept = 0;
  /// Asks, and decides.
  virtual void ask(TerminalTalk& talk) = 0;
  /// Decides that nobody answers; `why` says so in a sentence without its end.
  virtual void refuse(const std::string& why) = 0;
};

}  // namespace purser::cli
