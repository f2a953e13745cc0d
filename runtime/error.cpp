// error.cpp: names of the codes, and errors as one line.
#include <purser/runtime/error.hpp>

#include <purser/runtime/visible_text.hpp>

namespace purser {

std::string_view to_string(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "invalid_argument";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::budget_exhausted:
      return "budget_exhausted";
    case ErrorCode::budget_busy:
      return "budget_busy";
    case ErrorCode::unpriced_model:
      return "unpriced_model";
    case ErrorCode::unbounded_input:
      return "unbounded_input";
    case ErrorCode::journal_failed:
      return "journal_failed";
    case ErrorCode::loop_detected:
      return "loop_detected";
    case ErrorCode::refused:
      return "refused";
    case ErrorCode::unknown_tool:
      return "unknown_tool";
    case ErrorCode::invalid_tool_arguments:
      return "invalid_tool_arguments";
    case ErrorCode::tool_failed:
      return "tool_failed";
    case ErrorCode::cancelled:
      return "cancelled";
    case ErrorCode::deadline_exceeded:
      return "deadline_exceeded";
    case ErrorCode::timeout:
      return "timeout";
    case ErrorCode::unauthenticated:
      return "unauthenticated";
    case ErrorCode::permission_denied:
      return "permission_denied";
    case ErrorCode::quota_exhausted:
      return "quota_exhausted";
    case ErrorCode::rate_limited:
      return "rate_limited";
    case ErrorCode::overloaded:
      return "overloaded";
    case ErrorCode::bad_request:
      return "bad_request";
    case ErrorCode::context_length_exceeded:
      return "context_length_exceeded";
    case ErrorCode::content_filtered:
      return "content_filtered";
    case ErrorCode::connection_failed:
      return "connection_failed";
    case ErrorCode::connection_lost:
      return "connection_lost";
    case ErrorCode::protocol_error:
      return "protocol_error";
    case ErrorCode::too_large:
      return "too_large";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

Error Error::with_peer_message(std::string text) && {
  if (text.size() > peer_message_bytes_max) text.resize(peer_message_bytes_max);
  peer_message_ = std::move(text);
  return std::move(*this);
}

Error Error::with_retry_after(std::chrono::milliseconds delay) && {
  retry_after_ = delay;
  return std::move(*this);
}

Error Error::with_rejected(bool rejected) && {
  rejected_ = rejected;
  return std::move(*this);
}

Error Error::with_should_retry(bool value) && {
  should_retry_ = value;
  return std::move(*this);
}

Error Error::in(std::string_view context) && {
  message_.insert(0, ": ");
  message_.insert(0, context);
  return std::move(*this);
}

std::string to_string(const Error& error) {
  std::string line(to_string(error.code()));
  line += ": " + error.message();
  if (error.peer_message().empty()) return line;
  return line + " (peer said: " + visible_text(error.peer_message(), '?') + ")";
}

}  // namespace purser
