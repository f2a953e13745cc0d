// usage.hpp: what a model call consumed, in disjoint classes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace purser {

using Tokens = std::int64_t;

/// A per-call fee a provider reports beside tokens, such as web searches.
struct UsageUnits {
  std::string name;  ///< `web_search`
  std::int64_t count = 0;
  friend bool operator==(const UsageUnits&, const UsageUnits&) = default;
};

/// Each token is in exactly one class, whatever the provider's own nesting
/// (docs/pricing.md has the mapping). Never negative once a codec made it.
struct Usage {
  Tokens input = 0;           ///< neither read from nor written to a cache
  Tokens cache_read = 0;      ///< served from the provider's prompt cache
  Tokens cache_write = 0;     ///< written to it with the default lifetime
  Tokens cache_write_1h = 0;  ///< written to it with the long lifetime
  Tokens output = 0;          ///< visible output
  Tokens reasoning = 0;       ///< hidden or thinking output
  Tokens input_audio = 0;
  Tokens output_audio = 0;
  Tokens input_image = 0;
  Tokens output_image = 0;
  std::vector<UsageUnits> units{};

  /// All input classes; decides the price tier. Saturates.
  [[nodiscard]] Tokens input_total() const noexcept;
  /// All output classes. Saturates.
  [[nodiscard]] Tokens output_total() const noexcept;
  [[nodiscard]] Tokens total() const noexcept;

  friend bool operator==(const Usage&, const Usage&) = default;
};

/// All classes of tokens, in their order.
inline constexpr std::array usage_classes{
    &Usage::input,       &Usage::cache_read,  &Usage::cache_write, &Usage::cache_write_1h,
    &Usage::output,      &Usage::reasoning,   &Usage::input_audio, &Usage::output_audio,
    &Usage::input_image, &Usage::output_image};

}  // namespace purser
