// sigv4.cpp: canonical request, string to sign, chain of keys.
#include <fmt/format.h>

#include <chrono>

#include <purser/adapters/crypto/hmac.hpp>
#include <purser/adapters/providers/bedrock/sigv4.hpp>
#include <purser/runtime/percent_encoded.hpp>
#include <purser/runtime/secret.hpp>

namespace purser::bedrock::sigv4 {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

std::string hex_sha256(std::string_view text) { return crypto::to_hex(crypto::Sha256()(text)); }

std::string_view bytes_of(const crypto::Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string_view date_of(std::string_view timestamp) { return timestamp.substr(0, 8); }

std::string scope_text(const Scope& scope, std::string_view date) {
  return fmt::format("{}/{}/{}/aws4_request", date, scope.region, scope.service);
}

std::string header_names(const Parts& parts) {
  std::string names;
  for (const auto& [name, value] : parts.headers) {
    if (!names.empty()) names += ';';
    names += name;
  }
  return names;
}

/// Without spaces at the ends, runs of them as one.
void append_header_value(std::string& out, std::string_view value) {
  bool begun = false;
  bool space = false;
  for (const char c : value) {
    if (c == ' ' || c == '\t') {
      space = begun;
      continue;
    }
    if (space) out += ' ';
    out += c;
    space = false;
    begun = true;
  }
}

}  // namespace

std::string timestamp(WallTime moment) {
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(moment - day));
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::string canonical_request(const Parts& parts) {
  std::string text(parts.method);
  text += '\n';
  text += percent_encoded(parts.path.empty() ? "/" : parts.path, "/");
  text.append("\n").append(parts.query).append("\n");
  for (const auto& [name, value] : parts.headers) {
    text.append(name).append(":");
    append_header_value(text, value);
    text += '\n';
  }
  text.append("\n").append(header_names(parts)).append("\n").append(hex_sha256(parts.body));
  return text;
}

std::string string_to_sign(std::string_view canonical_request, const Scope& scope) {
  const auto time = timestamp(scope.moment);
  return fmt::format("{}\n{}\n{}\n{}", algorithm, time, scope_text(scope, date_of(time)),
                     hex_sha256(canonical_request));
}

std::string signature(std::string_view secret_access_key, std::string_view string_to_sign,
                      const Scope& scope) {
  const auto time = timestamp(scope.moment);
  const Secret secret("AWS4" + std::string(secret_access_key));
  const auto by_date = crypto::hmac_sha256(secret.reveal(), date_of(time));
  const auto by_region = crypto::hmac_sha256(bytes_of(by_date), scope.region);
  const auto by_service = crypto::hmac_sha256(bytes_of(by_region), scope.service);
  const auto key = crypto::hmac_sha256(bytes_of(by_service), "aws4_request");
  return crypto::to_hex(crypto::hmac_sha256(bytes_of(key), string_to_sign));
}

Signed sign(const Parts& parts, const Scope& scope, const Keys& keys) {
  Signed made;
  const auto to_sign = string_to_sign(canonical_request(parts), scope);
  made.signature = signature(keys.secret_access_key, to_sign, scope);
  made.authorization = fmt::format(
      "{} Credential={}/{}, SignedHeaders={}, Signature={}", algorithm, keys.access_key_id,
      scope_text(scope, date_of(timestamp(scope.moment))), header_names(parts), made.signature);
  return made;
}

}  // namespace purser::bedrock::sigv4
