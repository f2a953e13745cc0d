// service.cpp: headers, keys, timeouts.
#include <fmt/format.h>

#include <algorithm>
#include <purser/adapters/providers/wire/service.hpp>

namespace purser::provider_wire {

http::Timeouts ServiceOptions::default_timeouts() {
  http::Timeouts timeouts;
  timeouts.first_byte = std::chrono::minutes(10);
  return timeouts;
}

Identity identity_of(const ServiceOptions& options) {
  Identity identity;
  identity.headers = options.headers;
  identity.headers.emplace_back("Content-Type", "application/json");
  identity.secret_headers = options.secret_headers;
  for (const auto& header : options.secret_headers) identity.secrets.push_back(header.value);
  return identity;
}

void add_bearer(Identity& identity, const Secret& key) {
  if (key.empty()) return;
  identity.secret_headers.emplace_back("Authorization",
                                       Secret("Bearer " + std::string(key.reveal())));
  identity.secrets.push_back(key);
}

void add_key(Identity& identity, const char* name, const Secret& key) {
  if (key.empty()) return;
  identity.secret_headers.emplace_back(name, key);
  identity.secrets.push_back(key);
}

Result<> check_secret(std::string_view provider, const Secret& secret) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  const auto text = secret.reveal();
  if (std::none_of(text.begin(), text.end(), is_control)) return {};
  return fail(
      ErrorCode::invalid_argument,
      fmt::format("the key of provider '{}' contains a line break or another control character; "
                  "check the variable or file it comes from",
                  provider));
}

}  // namespace purser::provider_wire
