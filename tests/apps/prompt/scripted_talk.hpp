// scripted_talk.hpp: somebody at a terminal who types what the test says.
#pragma once

#include <deque>
#include <string>

#include <purser/apps/prompt/terminal_talk.hpp>

namespace purser {

/// Where the lines end, nobody answers any more.
class ScriptedTalk final : public cli::TerminalTalk {
 public:
  explicit ScriptedTalk(std::deque<std::string> lines) : lines_(std::move(lines)) {}

  void tell(std::string_view text) override { screen_ += text; }
  std::optional<std::string> ask(std::string_view prompt) override {
    screen_ += prompt;
    if (lines_.empty()) return std::nullopt;
    auto line = std::move(lines_.front());
    lines_.pop_front();
    screen_ += line + '\n';
    return line;
  }
  [[nodiscard]] std::size_t columns() const override { return 80; }

  [[nodiscard]] const std::string& screen() const noexcept { return screen_; }
  [[nodiscard]] std::size_t left() const noexcept { return lines_.size(); }

 private:
  std::deque<std::string> lines_;
  std::string screen_;
};

}  // namespace purser
