// prompt_cache.hpp: simulates Anthropic's prompt cache, so that second calls read what first ones
// wrote.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_set>

#include <purser/runtime/json.hpp>
#include <purser/runtime/usage.hpp>

namespace purser::simulator {

/// Remembers prefixes of requests that end at a `cache_control` breakpoint. A prefix is made of the
/// model, tools, system blocks and messages' blocks, in this order. Entries never expire by time;
/// the oldest make room past `entries_max`. Not thread-safe.
class PromptCache {
 public:
  /// Counts the input of an Anthropic request: what is read from the cache, what is written to it
  /// up to the last breakpoint (by that breakpoint's `ttl`), and the plain rest. Remembers the
  /// written prefixes. `body` must be a valid request.
  [[nodiscard]] Usage count_and_store(const Json& body);

  static constexpr std::size_t entries_max = 4096;

 private:
  void store(std::uint64_t prefix);

  std::unordered_set<std::uint64_t> prefixes_;
  std::deque<std::uint64_t> order_;
};

}  // namespace purser::simulator
