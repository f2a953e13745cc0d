// policy.cpp: finds the parts of a policy by name.
#include <purser/adapters/policy/policy.hpp>

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

std::string_view to_string(ProviderKind kind) noexcept {
  switch (kind) {
    case ProviderKind::openai:
      return "openai";
    case ProviderKind::anthropic:
      return "anthropic";
    case ProviderKind::simulator:
      return "simulator";
  }
  return "unknown";
}

const ProviderPolicy* Policy::provider(std::string_view name) const noexcept {
  return by_name(providers, name);
}

const AgentPolicy* Policy::agent(std::string_view name) const noexcept {
  return by_name(agents, name);
}

const ProviderPolicy* Policy::provider_of(std::string_view model) const noexcept {
  for (const auto& route : routes) {
    if (route.model.matches(model)) return provider(route.provider);
  }
  return nullptr;
}

}  // namespace purser::policy
