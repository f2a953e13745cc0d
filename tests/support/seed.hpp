// seed.hpp: the seed of a property test: a new one each run, or the one to repeat.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace purser {

/// PURSER_SEED from the environment, else random. Print it with `CAPTURE`.
inline std::uint64_t test_seed() {
  if (const char* text = std::getenv("PURSER_SEED")) return std::stoull(text);
  return std::random_device{}();
}

/// Uniform in [low, high].
inline std::int64_t pick(std::mt19937_64& random, std::int64_t low, std::int64_t high) {
  return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

}  // namespace purser
