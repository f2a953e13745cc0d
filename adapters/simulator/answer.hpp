// answer.hpp: what the simulated model says, independent of any provider.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/money.hpp>
#include <purser/runtime/usage.hpp>

namespace purser::simulator {

struct ToolUse {
  std::string name;
  std::string arguments = "{}";  ///< sent as it is, also when it is no valid JSON
  std::string id;                ///< empty: made from the request's number
};

/// What the answer's usage block says.
struct ScriptedUsage {
  enum class Kind : std::uint8_t {
    computed,  ///< counted from the texts, four bytes a token
    exact,     ///< `classes`, in the provider's own nesting
    raw,       ///< `object` word for word: lies, strings, negative numbers
    null,      ///< the key is there and null
    missing,   ///< no usage at all
  };
  Kind kind = Kind::computed;
  Usage classes;
  Json object;
  std::optional<Money> cost{};  ///< what the service says it bills, where it says so
};

/// Where a stream of OpenAI's form carries usage; compatible servers differ.
enum class UsagePlace : std::uint8_t { own_chunk, finish_chunk, every_chunk };

/// Content and what stands beside it. Without any content (see `has_content`) the simulator makes
/// up its own.
struct Answer {
  std::optional<std::string> text;
  std::string thinking;  ///< Anthropic: a signed thinking block; OpenAI: `reasoning_content`
  std::string refusal;
  std::vector<ToolUse> tool_calls;
  /// `stop`, `length`, `tool_calls`, `content_filter` or `refusal`, translated for each provider;
  /// any other word is sent as it is; empty: follows from the content.
  std::string finish;
  std::string model;  ///< empty: the model that was asked for
  std::string service_tier;
  ScriptedUsage usage;
  UsagePlace usage_place = UsagePlace::own_chunk;
  /// Sends everything although the request allows fewer output tokens.
  bool ignore_output_limit = false;

  [[nodiscard]] bool has_content() const noexcept {
    return text.has_value() || !thinking.empty() || !refusal.empty() || !tool_calls.empty();
  }
};

}  // namespace purser::simulator
