// message.hpp: what models and callers say to each other, independent of any provider.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include <purser/runtime/json.hpp>

namespace purser {

enum class Role : std::uint8_t { system, user, assistant, tool };
[[nodiscard]] std::string_view to_string(Role role) noexcept;

/// Marks the end of a reusable prefix. Providers without explicit cache control ignore it.
enum class CacheBreakpoint : std::uint8_t { none, standard, one_hour };

struct TextPart {
  std::string text;
  CacheBreakpoint cache = CacheBreakpoint::none;
  friend bool operator==(const TextPart&, const TextPart&) = default;
};

/// Thinking that some providers want back unmodified, signature included.
struct ReasoningPart {
  std::string text;
  std::string signature;  ///< opaque
  bool redacted = false;  ///< `text` is the provider's opaque data
  friend bool operator==(const ReasoningPart&, const ReasoningPart&) = default;
};

struct RefusalPart {
  std::string text;
  friend bool operator==(const RefusalPart&, const RefusalPart&) = default;
};

/// A model asks for a tool. `arguments` is JSON text as the model wrote it and may be invalid.
struct ToolCallPart {
  std::string id;
  std::string name;
  std::string arguments;
  friend bool operator==(const ToolCallPart&, const ToolCallPart&) = default;
};

struct ToolResultPart {
  std::string call_id;
  std::string name;
  std::string content;
  bool is_error = false;
  friend bool operator==(const ToolResultPart&, const ToolResultPart&) = default;
};

/// A content block in the wire format of the provider kind `format` (`openai`, `anthropic`), passed
/// through untouched; other provider kinds refuse it.
struct OpaquePart {
  std::string format;
  Json body;
  friend bool operator==(const OpaquePart&, const OpaquePart&) = default;
};

using Part =
    std::variant<TextPart, ReasoningPart, RefusalPart, ToolCallPart, ToolResultPart, OpaquePart>;

struct Message {
  Role role = Role::user;
  std::vector<Part> parts;

  Message() = default;
  Message(Role who, std::vector<Part> what) : role(who), parts(std::move(what)) {}

  [[nodiscard]] static Message system(std::string text);
  [[nodiscard]] static Message user(std::string text);
  [[nodiscard]] static Message assistant(std::string text);

  /// All `TextPart`s, one after the other.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::vector<ToolCallPart> tool_calls() const;

  friend bool operator==(const Message&, const Message&) = default;
};

}  // namespace purser
