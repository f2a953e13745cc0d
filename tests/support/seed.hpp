// seed.hpp: the seed of a property test: a new one each run, or the one to repeat.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

namespace purser {

/// PURSER_SEED from the environment, else random. Print it with `CAPTURE`.
inline std::uint64_t test_seed() {
  if (const char* text = std::getenv("PURSER_SEED")) return std::stoull(text);
  return std::random_device{}();
}

/// A generator that is cheap to seed, so that every step of a test can have a seed of its own.
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (SplitMix64).
class SplitMix64 {
 public:
  using result_type = std::uint64_t;

  explicit SplitMix64(std::uint64_t seed) noexcept : state_(seed) {}

  static constexpr result_type min() noexcept { return 0; }
  static constexpr result_type max() noexcept { return std::numeric_limits<result_type>::max(); }

  result_type operator()() noexcept {
    auto mixed = state_ += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

 private:
  std::uint64_t state_;
};

/// Uniform in [low, high].
template <class Random>
std::int64_t pick(Random& random, std::int64_t low, std::int64_t high) {
  return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

}  // namespace purser
