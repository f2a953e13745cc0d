// peer_error.hpp: turns a provider's error answer into an Error.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <purser/runtime/clock.hpp>
#include <purser/runtime/error.hpp>

namespace purser::provider_wire {

/// What an error body says. All of it is untrusted text, and any of it may be empty.
struct PeerError {
  std::string type;
  std::string code;
  std::string message;
  std::string retry_after;  ///< seconds, where the body says how long to wait
  /// The body had the shape of the provider's own errors, so that it comes from the provider and
  /// not from a proxy.
  bool recognised = false;
};

/// Reads `{"error":{"type","code","message"}}` and what resembles it: a string as `error`,
/// `message` or `detail` at the top, numbers as codes. Text that is no JSON becomes the message,
/// shortened.
[[nodiscard]] PeerError read_peer_error(std::string_view body);

/// What an HTTP answer with an error status carries. Header values are empty where the header is
/// missing.
struct ErrorAnswer {
  int status = 0;
  std::string_view retry_after_ms;
  std::string_view retry_after;
  std::string_view should_retry;  ///< `x-should-retry`
  std::string_view request_id;
};

/// The code that an HTTP status alone stands for.
[[nodiscard]] ErrorCode code_of_status(int status) noexcept;

/// An Error for a complete HTTP answer. `rejected()` is set, except for a proxy's own gateway
/// timeouts: the provider behind it may still be working, and bill.
[[nodiscard]] Error answer_error(ErrorCode code, std::string_view provider,
                                 const ErrorAnswer& answer, const PeerError& peer, WallTime now);

/// An Error for one that came in the middle of an answer.
[[nodiscard]] Error stream_error(ErrorCode code, std::string_view provider, const PeerError& peer);

/// `text` with every occurrence of `secret` replaced, and a start of it at the end: some servers
/// quote the key they refuse.
[[nodiscard]] std::string redacted(std::string text, std::string_view secret);

}  // namespace purser::provider_wire
