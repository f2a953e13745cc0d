// shared_prompt.hpp: the one prompt of a program, for everybody who has something to ask.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <purser/apps/prompt/terminal_prompt.hpp>

namespace purser::cli {

/// What decides whether somebody can be asked.
struct AskingPlace {
  bool at_terminal = false;     ///< stdin and stderr are one
  bool json = false;            ///< a program reads what is printed
  bool stdin_is_taken = false;  ///< something else is read from it
};

/// Of this process: `at_terminal` is set.
[[nodiscard]] bool is_at_terminal() noexcept;

/// Why nobody can be asked. Nothing: somebody can.
[[nodiscard]] std::optional<std::string> why_nobody_is_asked(const AskingPlace& place);

/// Whatever is asked, one question stands at the terminal at a time. Thread-safe.
class SharedPrompt {
 public:
  /// Refuses it where nobody is asked now.
  void put(std::unique_ptr<TerminalQuestion> question);

  /// Asks at the terminal while it lives; before and after, everything is refused.
  class Session {
   public:
    Session(std::shared_ptr<SharedPrompt> prompt, SharedScreen screen);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

   private:
    std::shared_ptr<SharedPrompt> prompt_;
  };

 private:
  std::mutex mutex_;
  std::unique_ptr<TerminalPrompt> prompt_;
};

}  // namespace purser::cli
