// held_lines.cpp: a list that is written out when it may be.
#include <purser/apps/prompt/held_lines.hpp>

#include <utility>

#include <purser/apps/output.hpp>

namespace purser::cli {
namespace {

constexpr std::size_t held_lines_max = 1000;

}  // namespace

void HeldLines::write(std::string_view line) {
  auto whole = std::string(line) + '\n';
  const std::lock_guard lock(mutex_);
  if (!holds_ || held_.size() >= held_lines_max) return put(output_, whole);
  held_.push_back(std::move(whole));
}

void HeldLines::release() {
  const std::lock_guard lock(mutex_);
  holds_ = false;
  for (const auto& line : std::exchange(held_, {})) put(output_, line);
}

SharedScreen HeldLines::screen() {
  SharedScreen screen;
  screen.pause = [this] {
    const std::lock_guard lock(mutex_);
    holds_ = true;
  };
  screen.resume = [this] { release(); };
  return screen;
}

}  // namespace purser::cli
