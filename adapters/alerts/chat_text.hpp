// chat_text.hpp: what chats show of an alert: a title, a sentence and a few facts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <purser/runtime/alert.hpp>

namespace purser::alerts {

struct Fact {
  std::string label;
  std::string value;
  friend bool operator==(const Fact&, const Fact&) = default;
};

/// `warning: threshold`. Plain text, as the facts: whoever shows it escapes it.
[[nodiscard]] std::string title_of(const Alert& alert);
/// Scope, call, limit and time; what is not there is left out.
[[nodiscard]] std::vector<Fact> facts_of(const Alert& alert);

/// The first bytes of `text`, at most so many, never half of a character; `...` ends what was cut.
[[nodiscard]] std::string cut(std::string_view text, std::size_t bytes_max);

}  // namespace purser::alerts
