// answer_reader.hpp: reads messages out of the answer to one HTTP request, whatever its shape.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <purser/adapters/mcp/protocol/limits.hpp>
#include <purser/adapters/mcp/protocol/message.hpp>
#include <purser/adapters/sse/parser.hpp>
#include <purser/runtime/stream.hpp>

namespace purser::mcp {

/// What an answer is, by its status and Content-Type.
enum class AnswerKind : std::uint8_t {
  none,      ///< no head has come
  json,      ///< one message, or several in an array
  events,    ///< a stream of messages
  accepted,  ///< taken, and no more to say (202, 204)
  refusal,   ///< 3xx, 4xx, 5xx
  other,     ///< a success with a body of another type
};

/// The rule, pure. `content_type` as the header has it, parameters included; may be empty.
[[nodiscard]] AnswerKind kind_of_answer(int status, std::string_view content_type) noexcept;

/// What an event stream of messages may hold at one time.
[[nodiscard]] sse::Limits event_limits(const Limits& limits) noexcept;

/// What a message may hold.
[[nodiscard]] JsonLimits message_limits(const Limits& limits) noexcept;

using OnMessage = sse::FunctionRef<StreamControl(Message)>;

/// The messages in a body. Errors: `too_large`: above a limit; `protocol_error`: none of JSON-RPC.
[[nodiscard]] Result<StreamControl> read_messages(std::string_view text, const JsonLimits& limits,
                                                  OnMessage on_message);

/// The messages in an event. One without data carries an id or a pause only; types of other names
/// are not ours. Errors: as `read_messages`.
[[nodiscard]] Result<StreamControl> read_event(const sse::Event& event, const JsonLimits& limits,
                                               OnMessage on_message);

/// Bytes in, messages out; the same ones however the bytes are cut. Holds at most one message.
class AnswerReader {
 public:
  explicit AnswerReader(const Limits& limits);

  void on_head(int status, std::string_view content_type) noexcept;

  /// Errors: `too_large`: a message above its limit; `protocol_error`: what stands where a message
  /// must be is none.
  [[nodiscard]] Result<StreamControl> on_body(std::string_view bytes, OnMessage on_message);

  /// The body is complete. Errors: as `on_body`.
  [[nodiscard]] Result<> finish(OnMessage on_message);

  [[nodiscard]] AnswerKind kind() const noexcept { return kind_; }
  [[nodiscard]] int status() const noexcept { return status_; }
  /// The first part of what a refusal or another body says; untrusted.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// Where the stream can be resumed after; empty: nowhere.
  [[nodiscard]] const std::string& last_event_id() const noexcept {
    return events_.last_event_id();
  }
  /// How long the server asks to wait before that.
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry() const noexcept {
    return events_.retry();
  }

 private:
  Result<StreamControl> collect(std::string_view bytes);

  JsonLimits limits_;
  AnswerKind kind_ = AnswerKind::none;
  int status_ = 0;
  sse::Parser events_;
  std::string text_;
};

}  // namespace purser::mcp
