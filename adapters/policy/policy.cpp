// policy.cpp: finds the parts of a policy by name.
#include <purser/adapters/policy/policy.hpp>

#include <algorithm>

namespace purser::policy {
namespace {

template <class T>
const T* by_name(const std::vector<T>& list, std::string_view name) noexcept {
  for (const auto& entry : list) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

}  // namespace

const ProviderPolicy* Policy::provider(std::string_view name) const noexcept {
  return by_name(providers, name);
}

const AgentPolicy* Policy::agent(std::string_view name) const noexcept {
  return by_name(agents, name);
}

const McpServerPolicy* Policy::mcp_server(std::string_view name) const noexcept {
  return by_name(mcp, name);
}

const ProviderPolicy* Policy::provider_of(std::string_view model) const noexcept {
  const auto table = route_table();
  const auto found = table.find(model);
  return found ? &providers[found->provider] : nullptr;
}

RouteTable Policy::route_table() const {
  std::vector<std::string> names;
  for (const auto& provider : providers) names.push_back(provider.name);
  std::vector<RouteTable::Entry> entries;
  for (const auto& route : routes) {
    const auto named = std::find(names.begin(), names.end(), route.provider);
    if (named == names.end()) continue;
    entries.push_back({route.model, static_cast<std::size_t>(named - names.begin())});
  }
  return {std::move(entries), std::move(names)};
}

}  // namespace purser::policy
