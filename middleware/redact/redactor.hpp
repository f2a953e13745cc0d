// redactor.hpp: replaces secrets in a text that comes in pieces, the same way however it is cut.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <purser/middleware/redact/known_secrets.hpp>
#include <purser/middleware/redact/pattern.hpp>
#include <purser/runtime/json.hpp>
#include <purser/runtime/secret.hpp>

namespace purser {

struct RedactOptions;

/// How many of which kind.
using SecretCounts = std::map<std::string, int, std::less<>>;

/// All rules of one stage. Immutable; thread-safe.
class SecretRules {
 public:
  /// Error: `invalid_argument`: a pattern that cannot be read, a bad kind, a secret too short or
  /// too long, or nothing to look for.
  [[nodiscard]] static Result<SecretRules> create(const RedactOptions& options);

  struct Hit {
    Match match;
    std::string_view kind;
  };
  /// The first rule that finds something here, or may. `sight` sees a byte at least.
  [[nodiscard]] Hit look(const Sight& sight) const;

 private:
  struct Own {
    std::string kind;
    SecretPattern pattern;
  };
  SecretRules() = default;
  Result<> add_patterns(const RedactOptions& options);
  Result<> add_secrets(const RedactOptions& options);

  std::vector<Secret> secrets_;  ///< longest first
  std::vector<Own> own_;
  std::vector<KnownSecret> known_;
};

/// One text. `rules` and `counts` must outlive it.
class Redactor {
 public:
  Redactor(const SecretRules& rules, SecretCounts& counts) noexcept
      : rules_(&rules), counts_(&counts) {}

  /// Takes more of the text; returns what is certain now. At most `sight_bytes_max` stay here.
  [[nodiscard]] std::string feed(std::string_view more);
  /// The text ends: returns the rest. Another one may follow.
  [[nodiscard]] std::string finish();

 private:
  void scan(bool ends, std::string& out);
  std::size_t swallow(std::size_t from);

  const SecretRules* rules_;
  SecretCounts* counts_;
  std::string held_;
  char before_ = ' ';
  bool (*swallows_)(char) = nullptr;  ///< the rest of what was replaced
};

/// A whole text.
[[nodiscard]] std::string redacted(const SecretRules& rules, std::string_view text,
                                   SecretCounts& counts);
/// Strings, names and numbers anywhere inside; a number becomes a string.
[[nodiscard]] Json redacted_json(const SecretRules& rules, const Json& value, SecretCounts& counts);
/// Text that should be JSON: it stays JSON. Text that is none is taken as it is.
[[nodiscard]] std::string redacted_json_text(const SecretRules& rules, const std::string& text,
                                             SecretCounts& counts);

}  // namespace purser
