// error.hpp: what went wrong, as a code to branch on and a sentence to read.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace purser {

/// What the caller can do about a failure. Code branches on this and on nothing else.
enum class ErrorCode : std::uint8_t {
  // The caller's own input.
  invalid_argument,  ///< a value is outside of what is documented; mend the call
  not_found,         ///< a named thing (agent, account, model at the provider) does not exist
  unsupported,       ///< the thing asked for is not possible with this model, provider or build
  // Money.
  budget_exhausted,  ///< spent + asked passes a limit; only a larger limit or a new window helps
  budget_busy,       ///< only holds of calls under way stand in the way; try again later
  unpriced_model,    ///< no price is known for the model, and a budget is set
  unbounded_input,   ///< the worst case of the request cannot be computed
  journal_failed,    ///< the ledger's store does not take records; nothing new is admitted
  // Governance.
  loop_detected,  ///< the same call repeats
  refused,        ///< a stage refused the call (allow list, approval)
  // Tools.
  unknown_tool,            ///< the model named a tool that is not there
  invalid_tool_arguments,  ///< arguments do not fit the tool's schema; the model can mend them
  tool_failed,             ///< the tool reported or threw an error
  // Time and cancellation.
  cancelled,          ///< the caller cancelled
  deadline_exceeded,  ///< the call's own deadline passed
  timeout,            ///< one step (connect, first byte, idle, total, tool) took too long
  // The peer.
  unauthenticated,    ///< the key is missing or wrong
  permission_denied,  ///< the key may not do this
  quota_exhausted,    ///< the provider's own quota or credit is used up; retrying does not help
  rate_limited,       ///< slow down; `retry_after` says how long where the peer said it
  overloaded,         ///< the peer failed or is overloaded (5xx); retrying may help
  bad_request,        ///< the peer calls the request wrong; retrying does not help
  context_length_exceeded,  ///< the input does not fit into the model's context
  content_filtered,         ///< the peer's safety system refused the request
  connection_failed,        ///< no connection: name resolution, TCP, TLS; nothing was sent
  connection_lost,          ///< the connection broke after the request was sent
  protocol_error,           ///< the peer's answer is not what its interface promises
  too_large,                ///< a size limit of ours was passed
  // Us.
  internal,  ///< an exception or a broken invariant in a callback, stage or in Purser itself
};

/// The enumerator's own name: `budget_exhausted`.
[[nodiscard]] std::string_view to_string(ErrorCode code) noexcept;

/// A code, a sentence of ours, and what the peer said, kept apart because it is untrusted text.
///
/// A value type; not thread-safe beyond what values are. Never holds a secret.
class Error {
 public:
  Error(ErrorCode code, std::string message) noexcept : code_(code), message_(std::move(message)) {}

  [[nodiscard]] ErrorCode code() const noexcept { return code_; }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }

  /// The peer's own words (an HTTP error body's message, a tool's stderr). Untrusted; may be empty;
  /// at most `peer_message_bytes_max` bytes.
  [[nodiscard]] const std::string& peer_message() const noexcept { return peer_message_; }

  /// How long the peer asked us to wait. Unset when it did not say.
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry_after() const noexcept {
    return retry_after_;
  }

  /// True when the peer answered with a complete error of its own (such as an HTTP 4xx or 5xx
  /// answer before any output), so that nothing was billed.
  [[nodiscard]] bool rejected() const noexcept { return rejected_; }

  /// True when the peer said in so many words whether another try makes sense (`x-should-retry`).
  [[nodiscard]] std::optional<bool> should_retry() const noexcept { return should_retry_; }

  [[nodiscard]] Error with_peer_message(std::string text) &&;
  [[nodiscard]] Error with_retry_after(std::chrono::milliseconds delay) &&;
  [[nodiscard]] Error with_rejected(bool rejected = true) &&;
  [[nodiscard]] Error with_should_retry(bool value) &&;
  /// Puts `context` and ": " before the message.
  [[nodiscard]] Error in(std::string_view context) &&;

  static constexpr std::size_t peer_message_bytes_max = 2000;

 private:
  ErrorCode code_;
  bool rejected_ = false;
  std::optional<bool> should_retry_;
  std::optional<std::chrono::milliseconds> retry_after_;
  std::string message_;
  std::string peer_message_;
};

/// One line for people and logs: `budget_exhausted: session:s1 has $0.10 ... (peer said: ...)`.
/// Control characters of the peer's text are replaced.
[[nodiscard]] std::string to_string(const Error& error);

}  // namespace purser
