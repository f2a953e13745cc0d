// signature.cpp: HMAC-SHA256 over timestamp and body.
#include <purser/adapters/alerts/signature.hpp>

#include <charconv>

#include <purser/adapters/crypto/hmac.hpp>

namespace purser::alerts {

std::string timestamp_text(WallTime time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  return std::to_string(seconds.count());
}

std::string sign(const Secret& secret, std::string_view timestamp, std::string_view body) {
  std::string text(timestamp);
  text.append(".").append(body);
  return "v1=" + crypto::to_hex(crypto::hmac_sha256(secret.reveal(), text));
}

Result<> verify(const Secret& secret, std::string_view timestamp, std::string_view body,
                std::string_view signature, WallTime now, std::chrono::seconds tolerance) {
  if (!crypto::equal_in_constant_time(sign(secret, timestamp, body), signature)) {
    return fail(ErrorCode::unauthenticated, "the signature is not that of the body");
  }
  std::int64_t seconds = 0;
  const auto* const end = timestamp.data() + timestamp.size();
  const auto [read, error] = std::from_chars(timestamp.data(), end, seconds);
  const auto at = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  const bool is_near = seconds >= at - tolerance.count() && seconds <= at + tolerance.count();
  if (error != std::errc() || read != end || !is_near) {
    return fail(ErrorCode::unauthenticated, "the timestamp is not of now");
  }
  return {};
}

}  // namespace purser::alerts
