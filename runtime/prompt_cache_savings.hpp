// prompt_cache_savings.hpp: what providers' prompt caches saved in a session.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include <purser/runtime/money.hpp>
#include <purser/runtime/session_slots.hpp>

namespace purser {

/// Attempts whose input was partly read from a prompt cache or written to one.
struct CachedCalls {
  std::int64_t calls = 0;
  Money saved;  ///< negative: writing cost more than reading saved
};

struct PromptCacheSavings {
  static constexpr std::size_t models_max = 64;  ///< more models are only in the sum

  CachedCalls total{};  ///< where it can be told; docs/prompt_cache.md
  std::map<std::string, CachedCalls, std::less<>> by_model{};  ///< as answered
};
/// Of the session whose stages remember in `slots`.
[[nodiscard]] PromptCacheSavings prompt_cache_savings(SessionSlots& slots);

/// The sum of one session. Thread-safe.
class SharedCacheSavings {
 public:
  static constexpr std::string_view slot = "prompt_cache";

  void add(std::string_view model, Money saved);
  [[nodiscard]] PromptCacheSavings sum() const;

 private:
  mutable std::mutex mutex_;
  PromptCacheSavings sum_;
};

}  // namespace purser
