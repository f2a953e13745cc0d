// prompt_cache_savings.cpp: adds up call by call.
#include <purser/runtime/prompt_cache_savings.hpp>

namespace purser {
namespace {

void count_cached_call(CachedCalls& calls, Money saved) {
  ++calls.calls;
  calls.saved = Money::saturating_add(calls.saved, saved);
}

}  // namespace

void SharedCacheSavings::add(std::string_view model, Money saved) {
  const std::lock_guard lock(mutex_);
  count_cached_call(sum_.total, saved);
  auto known = sum_.by_model.find(model);
  if (known == sum_.by_model.end()) {
    if (sum_.by_model.size() >= PromptCacheSavings::models_max) return;
    known = sum_.by_model.emplace(std::string(model), CachedCalls()).first;
  }
  count_cached_call(known->second, saved);
}

PromptCacheSavings SharedCacheSavings::sum() const {
  const std::lock_guard lock(mutex_);
  return sum_;
}

PromptCacheSavings prompt_cache_savings(SessionSlots& slots) {
  return slots.get<SharedCacheSavings>(SharedCacheSavings::slot)->sum();
}

}  // namespace purser
