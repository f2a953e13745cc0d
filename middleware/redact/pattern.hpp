// pattern.hpp: patterns of one's own, matched in bounded time whatever the text.
#pragma once

#include <bitset>
#include <string_view>
#include <vector>

#include <purser/middleware/redact/sight.hpp>
#include <purser/runtime/result.hpp>

namespace purser {

/// A sequence of character sets, each with a count; RedactPattern::pattern has the syntax. All
/// places of the pattern are followed at once, so that no text makes it go back: at most 512 bytes
/// times `steps_max` per place in the text. A value; thread-safe to read.
class SecretPattern {
 public:
  static constexpr std::size_t steps_max = 256;

  /// Error: `invalid_argument`, with the place in `text`; also where it matches the empty text.
  [[nodiscard]] static Result<SecretPattern> parse(std::string_view text);

  /// The longest match that begins here.
  [[nodiscard]] Match match(const Sight& sight) const;

 private:
  friend class PatternReader;
  using Set = std::bitset<256>;
  struct Step {
    Set set;
    bool optional = false;
    bool repeats = false;
  };
  using Places = std::bitset<steps_max + 1>;

  [[nodiscard]] Places skip_optional(Places places) const;
  [[nodiscard]] Places advance(const Places& places, unsigned char byte) const;

  std::vector<Step> steps_;
};

}  // namespace purser
