// hashing.hpp: fingerprints of values and prompts, equal for what means the same.
#pragma once

#include <cstdint>
#include <string_view>

#include <purser/runtime/json.hpp>
#include <purser/runtime/model_request.hpp>

namespace purser {

/// Of two hashes and their order. Not for untrusted keys of a table that lives long.
[[nodiscard]] inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
  __extension__ using Wide = unsigned __int128;
  const auto product = static_cast<Wide>(a ^ 0x9E3779B97F4A7C15U) * (b ^ 0xE7037ED1A0B428DBU);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

[[nodiscard]] std::uint64_t text_hash(std::string_view text) noexcept;

/// Of a number, boolean, null or text; of an empty object or array its kind. 1 is 1.0.
[[nodiscard]] std::uint64_t value_hash(const Json& value) noexcept;

/// Of a whole value. The order of keys, white space and the form of numbers do not matter.
[[nodiscard]] std::uint64_t json_hash(const Json& value) noexcept;

/// Of what a model is asked: all messages and tools, not the settings.
[[nodiscard]] std::uint64_t prompt_hash(const ModelRequest& request) noexcept;

}  // namespace purser
