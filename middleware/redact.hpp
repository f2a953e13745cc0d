// redact.hpp: keys, addresses and card numbers do not leave, and do not come back.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <purser/runtime/hook.hpp>
#include <purser/runtime/secret.hpp>

namespace purser {

/// Something of one's own to redact, such as `{"ticket", "ACME-\\d{4,8}"}`.
struct RedactPattern {
  std::string kind;  ///< what stands in its place: `[redacted:kind]`; [a-z0-9_]+
  /// Characters, `.`, `\d`, `\w`, `\s`, `[a-z0-9]`, `[^x]`, each with `?`, `*`, `+`, `{n}`, `{n,}`
  /// or `{n,m}`. No groups, no alternatives. The longest match of up to 512 bytes counts.
  std::string pattern;
};

struct RedactOptions {
  bool api_keys = true;  ///< OpenAI, Anthropic, AWS, GitHub, and `Bearer ...`
  bool emails = true;
  bool card_numbers = true;  ///< 13 to 19 digits with a good check digit
  /// Replaced wherever they stand, by `[redacted:secret]`; 4 to 512 bytes each.
  std::vector<Secret> secrets{};
  std::vector<RedactPattern> patterns{};
  bool requests = true;  ///< messages, and the arguments of tools
  bool replies = true;   ///< answers, streams, and the results of tools
};

/// Replaces what looks secret by `[redacted:kind]`: in the texts of messages, in the arguments of
/// tool calls, in answers and results. In a stream, text that may become a match is held back: at
/// most 512 bytes, and nothing at the end. A finding `redacted` says how many of which kind.
///
/// docs/redact.md. Stands at Place::redact. Joining a runtime fails with `invalid_argument` where a
/// pattern cannot be read or there is nothing to redact. Thread-safe.
[[nodiscard]] std::shared_ptr<Middleware> redact(RedactOptions options = {});

}  // namespace purser
