// build_kind.hpp: the adapter of each kind of provider.
#pragma once

#include <purser/adapters/policy/build.hpp>

namespace purser::policy {

/// Speaks what `provider.interface` says. Errors: as the adapter's.
[[nodiscard]] Result<std::shared_ptr<Provider>> build_kind(const ProviderPolicy& provider,
                                                           const Surroundings& surroundings);

}  // namespace purser::policy
