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
  /// Whose signature it is, as OpaquePart::format; other interfaces leave the part out. Empty: not
  /// known, and every interface that takes signatures sends it.
  std::string format{};
  std::string id{};  ///< the provider's name for it, where it wants that back
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
  CacheBreakpoint cache = CacheBreakpoint::none;
  friend bool operator==(const ToolResultPart&, const ToolResultPart&) = default;
};

/// An image, a document or a recording. Exactly one of `data`, `url` and `file_id` is set.
struct MediaPart {
  enum class Kind : std::uint8_t { image, document, audio };
  Kind kind = Kind::image;
  std::string media_type{};  ///< `image/png`, `application/pdf`, `audio/wav`
  std::string data{};        ///< base64 (RFC 4648) without line breaks
  std::string url{};         ///< fetched by the provider
  std::string file_id{};     ///< of a file that lives at the provider
  std::string name{};        ///< of a document; some providers want one
  std::string detail{};      ///< how closely an image is looked at, where that can be chosen: `low`
  CacheBreakpoint cache = CacheBreakpoint::none;

  [[nodiscard]] static MediaPart image(std::string media_type, std::string base64);
  [[nodiscard]] static MediaPart image_at(std::string url);
  [[nodiscard]] static MediaPart document(std::string media_type, std::string base64,
                                          std::string name);

  friend bool operator==(const MediaPart&, const MediaPart&) = default;
};
[[nodiscard]] std::string_view to_string(MediaPart::Kind kind) noexcept;

/// A content block in the wire format `format` (`openai`, `responses`, `anthropic`, ...), passed
/// through untouched; other interfaces refuse it.
struct OpaquePart {
  std::string format;
  Json body;
  friend bool operator==(const OpaquePart&, const OpaquePart&) = default;
};

using Part = std::variant<TextPart, ReasoningPart, RefusalPart, ToolCallPart, ToolResultPart,
                          OpaquePart, MediaPart>;

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
