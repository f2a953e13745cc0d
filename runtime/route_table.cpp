// route_table.cpp: exact names, spelled prefixes, prefixes, patterns.
#include <purser/runtime/route_table.hpp>

namespace purser {
namespace {

using Entry = RouteTable::Entry;

template <class Fits>
std::optional<FoundRoute> first_entry(const std::vector<Entry>& entries, std::string_view model,
                                      Fits fits) noexcept {
  for (const auto& entry : entries) {
    if (fits(entry.model) && entry.model.matches(model)) return FoundRoute{entry.provider, model};
  }
  return std::nullopt;
}

std::optional<FoundRoute> by_prefix(const std::vector<std::string>& providers,
                                    std::string_view model) noexcept {
  std::optional<FoundRoute> found;
  std::size_t longest = 0;
  for (std::size_t i = 0; i < providers.size(); ++i) {
    const auto length = providers[i].size();
    const bool leads = length > longest && model.size() > length + 1 && model[length] == '/' &&
                       model.starts_with(providers[i]);
    if (!leads) continue;
    longest = length;
    found = FoundRoute{i, model.substr(length + 1), true};
  }
  return found;
}

}  // namespace

std::optional<FoundRoute> RouteTable::find(std::string_view model) const noexcept {
  const auto is_literal = [](const Glob& pattern) { return pattern.is_literal(); };
  if (const auto exact = first_entry(entries_, model, is_literal)) return exact;
  if (model.find('/') != model.npos) {
    if (const auto prefixed = by_prefix(providers_, model)) {
      const auto prefix = model.substr(0, model.size() - prefixed->model.size());
      const auto spells = [&](const Glob& pattern) { return pattern.text().starts_with(prefix); };
      const auto spelled = first_entry(entries_, model, spells);
      return spelled ? spelled : prefixed;
    }
  }
  return first_entry(entries_, model, [](const Glob&) { return true; });
}

std::string_view RouteTable::own_name(std::string_view model) const noexcept {
  if (model.find('/') == model.npos) return model;
  const auto found = find(model);
  if (!found || !found->by_prefix) return model;
  const auto bare = find(found->model);
  const bool same = bare && bare->provider == found->provider && !bare->by_prefix;
  return same ? found->model : model;
}

}  // namespace purser
