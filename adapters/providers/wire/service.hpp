// service.hpp: what the options of all providers over HTTP have in common.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <purser/adapters/http/message.hpp>

namespace purser::provider_wire {

struct ServiceOptions {
  /// As policies and errors name it.
  std::string name;
  std::string base_url;
  /// Empty: none is sent.
  Secret api_key;
  /// Sent with every call. Credentials belong into `secret_headers`.
  std::vector<http::Header> headers;
  std::vector<http::SecretHeader> secret_headers;
  /// Calls cost nothing (a local model).
  bool free = false;
  /// Set to `anywhere` to send requests unencrypted to other machines.
  http::PlainHttp plain_http = http::PlainHttp::loopback_only;
  http::Timeouts timeouts = default_timeouts();
  std::size_t response_bytes_max = std::size_t{64} * 1024 * 1024;
  /// Reads dates in `retry-after`. Must outlive the provider.
  const Clock* clock = &system_clock();

  /// As http::Timeouts, with ten minutes for the first byte: an answer that is not streamed comes
  /// in one piece.
  [[nodiscard]] static http::Timeouts default_timeouts();
};

/// Headers and credentials that a provider sends with each call.
struct Identity {
  std::vector<http::Header> headers;
  std::vector<http::SecretHeader> secret_headers;
  std::vector<Secret> secrets;  ///< the bare values, to be taken out of what peers say
};

/// The options' headers, and `Content-Type: application/json`; the key is for the caller to add.
[[nodiscard]] Identity identity_of(const ServiceOptions& options);
/// The key as `Authorization: Bearer ...`; nothing where there is none.
void add_bearer(Identity& identity, const Secret& key);
/// The key as the header `name`; nothing where there is none.
void add_key(Identity& identity, const char* name, const Secret& key);

/// Error: `invalid_argument`: `secret` has a line break or another control character, as happens to
/// keys read from files. The message never shows it.
[[nodiscard]] Result<> check_secret(std::string_view provider, const Secret& secret);

}  // namespace purser::provider_wire
