// signature.cpp: takes the Authorization header apart.
#include <purser/adapters/simulator/bedrock/signature.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace purser::simulator {
namespace {

std::vector<std::string_view> split_at(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == text.npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// The value of `name` in `Credential=..., SignedHeaders=..., Signature=...`.
std::string_view field_of(std::string_view authorization, std::string_view name) {
  const auto at = authorization.find(name);
  if (at == authorization.npos) return {};
  const auto value = authorization.substr(at + name.size());
  return value.substr(0, value.find(','));
}

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool is_aws_time(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return false;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return std::all_of(text.begin(), text.begin() + 8, is_digit) &&
         std::all_of(text.begin() + 9, text.begin() + 15, is_digit);
}

bool is_credential(std::string_view credential, std::string_view time) {
  const auto parts = split_at(credential, '/');
  return parts.size() == 5 && !parts[0].empty() && parts[1] == time.substr(0, 8) &&
         !parts[2].empty() && parts[3] == "bedrock" && parts[4] == "aws4_request";
}

bool signs_what_it_must(std::string_view names, const HttpRequest& request) {
  const auto listed = split_at(names, ';');
  const auto has = [&](std::string_view name) {
    return std::find(listed.begin(), listed.end(), name) != listed.end();
  };
  return std::is_sorted(listed.begin(), listed.end()) && has("host") &&
         std::all_of(request.headers.begin(), request.headers.end(), [&](const auto& header) {
           return !header.first.starts_with("x-amz-") || has(header.first);
         });
}

ApiError signature_error(std::string message) {
  return {403, std::move(message), "InvalidSignatureException", {}, {}};
}

}  // namespace

std::optional<ApiError> check_signature_form(const HttpRequest& request) {
  const auto authorization = request.header("authorization");
  if (!authorization.starts_with("AWS4-HMAC-SHA256 ")) return std::nullopt;
  const auto time = request.header("x-amz-date");
  if (!is_aws_time(time)) return signature_error("Authorization header requires 'X-Amz-Date'.");
  if (!is_credential(field_of(authorization, "Credential="), time))
    return signature_error("Credential should be scoped to a valid date, region and service.");
  if (!signs_what_it_must(field_of(authorization, "SignedHeaders="), request))
    return signature_error("'Host' and all 'x-amz-' headers must be signed, in order.");
  const auto signature = field_of(authorization, "Signature=");
  if (signature.size() == 64 && std::all_of(signature.begin(), signature.end(), is_hex_digit))
    return std::nullopt;
  return signature_error("The signature is no hexadecimal SHA-256.");
}

}  // namespace purser::simulator
