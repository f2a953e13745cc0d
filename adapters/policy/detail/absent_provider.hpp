// absent_provider.hpp: stands where a provider lacks what it needs, and says so when it is asked.
#pragma once

#include <memory>

#include <purser/adapters/policy/policy.hpp>
#include <purser/runtime/provider.hpp>

namespace purser::policy {

/// Every request fails with `why`.
[[nodiscard]] std::shared_ptr<Provider> absent_provider(const ProviderPolicy& provider, Error why);

}  // namespace purser::policy
