// price_index.cpp: the lookup rules, in their order.
#include <purser/runtime/prices/price_index.hpp>

#include <algorithm>
#include <utility>

#include <purser/runtime/prices/model_name.hpp>

namespace purser::detail {
namespace {

/// One search: what is looked for, and the record of how it went.
class Search {
 public:
  Search(const PriceIndex& index, std::string_view kind, std::vector<std::string>* steps) noexcept
      : index_(index), kind_(kind), steps_(steps) {}

  /// A name that says whose model it is, where nobody else does: that section is asked first.
  bool by_named_section(std::string_view model) {
    const auto parts = split_prefix(model);
    if (!kind_.empty() || !parts || !index_.lists_provider(parts->prefix)) return false;
    if (take_from(index_.registered, model, PriceRule::registered)) return true;
    if (without_prefix(model)) return true;
    kind_ = {};
    return false;
  }

  /// All rules but patterns.
  bool by_name(std::string_view model) {
    if (listed_as(model)) return true;
    if (const auto base = fine_tuned_base(model)) {
      if (shortened(*base, PriceRule::fine_tuned)) return true;
    }
    if (const auto base = without_suffix(model)) {
      if (shortened(*base, PriceRule::without_suffix)) return true;
    }
    return without_prefix(model);
  }

  bool by_pattern(std::string_view model) {
    const auto& patterns = index_.patterns;
    for (auto entry = patterns.rbegin(); entry != patterns.rend(); ++entry) {
      const auto& provider = entry->prices->provider();
      if (!provider.empty() && !kind_.empty() && provider != kind_) continue;
      const bool matches = entry->pattern.matches(model);
      note(PriceRule::pattern, entry->pattern.text(), matches);
      if (matches) return found(entry->prices.get(), entry->pattern.text(), PriceRule::pattern);
    }
    return false;
  }

  Found result;

 private:
  /// The rules that take the name as it is; also ends the search where the name is ambiguous.
  bool listed_as(std::string_view name) {
    return take_from(index_.registered, name, PriceRule::registered) || in_section(name) ||
           in_other_section(name);
  }

  bool in_section(std::string_view name) {
    return take_from(index_.listed, name, PriceRule::exact) || alias(name);
  }

  /// What costs the same elsewhere and is therefore listed only there.
  bool in_other_section(std::string_view name) {
    const auto other = index_.fallback_of(kind_);
    if (other.empty()) return false;
    const auto own = std::exchange(kind_, other);
    const bool known = in_section(name);
    kind_ = own;
    if (known) result.rule = PriceRule::other_section;
    return known;
  }

  bool shortened(std::string_view name, PriceRule rule) {
    if (!listed_as(name)) return false;
    result.rule = rule;
    return true;
  }

  bool alias(std::string_view name) {
    const auto entry = index_.aliases.find(name);
    if (entry == index_.aliases.end()) {
      note(PriceRule::alias, name, false);
      return false;
    }
    if (kind_.empty() && entry->second.size() > 1) return ambiguous(entry->second);
    for (const AliasTarget& target : entry->second) {
      if (!kind_.empty() && target.provider != kind_) continue;
      note(PriceRule::alias, name, true);
      Search of_target(index_, target.provider, steps_);
      if (of_target.take_from(index_.registered, target.model, PriceRule::alias) ||
          of_target.take_from(index_.listed, target.model, PriceRule::alias)) {
        return found(of_target.result.prices, entry->first, PriceRule::alias);
      }
    }
    return false;
  }

  /// Only a prefix that names the section itself: `us/` or `meta-llama/` are part of the name, and
  /// another section's price is another price.
  bool without_prefix(std::string_view model) {
    const auto parts = split_prefix(model);
    if (!parts) return false;
    const bool is_own = kind_.empty() ? index_.lists_provider(parts->prefix)  //
                                      : parts->prefix == kind_;
    if (!is_own || was_prefixed_) return false;
    was_prefixed_ = true;
    kind_ = parts->prefix;
    if (!by_name(parts->rest)) return false;
    if (result.prices) result.rule = PriceRule::without_prefix;
    return true;
  }

  bool take_from(const ByName<SharedHistory>& prices, std::string_view name, PriceRule rule) {
    const auto entry = prices.empty() ? prices.end() : prices.find(name);
    const SharedHistory* history = entry == prices.end() ? nullptr : choose(entry->second);
    note(rule, name, history != nullptr);
    if (!result.ambiguous.empty()) return true;
    return history && found(history->get(), entry->first, rule);
  }

  /// The one for the kind asked for, else the one for any kind.
  const SharedHistory* choose(const std::vector<SharedHistory>& candidates) {
    const SharedHistory* any = nullptr;
    for (const SharedHistory& candidate : candidates) {
      if (!kind_.empty() && candidate->provider() == kind_) return &candidate;
      if (candidate->provider().empty()) any = &candidate;
    }
    if (any || !kind_.empty()) return any;
    if (candidates.size() == 1) return &candidates.front();
    ambiguous(candidates);
    return nullptr;
  }

  template <class Candidates>
  bool ambiguous(const Candidates& candidates) {
    for (const auto& candidate : candidates) {
      if (!result.ambiguous.empty()) result.ambiguous += ", ";
      result.ambiguous += provider_of(candidate);
    }
    return true;
  }
  static const std::string& provider_of(const SharedHistory& prices) { return prices->provider(); }
  static const std::string& provider_of(const AliasTarget& target) { return target.provider; }

  bool found(const PriceHistory* prices, std::string_view matched, PriceRule rule) {
    result.prices = prices;
    result.matched = matched;
    result.rule = rule;
    return true;
  }

  void note(PriceRule rule, std::string_view name, bool hit) {
    if (!steps_) return;
    std::string line = std::string(to_string(rule)) + ": \"" + std::string(name) + '"';
    if (!kind_.empty()) line += " at \"" + std::string(kind_) + '"';
    steps_->push_back(line + (hit ? ": found" : ": no"));
  }

  const PriceIndex& index_;
  std::string_view kind_;
  bool was_prefixed_ = false;  ///< one prefix is taken off: answers name their models
  std::vector<std::string>* steps_;
};

}  // namespace

void PriceIndex::put(ByName<SharedHistory>& prices, SharedHistory history) {
  auto& candidates = prices[history->listed().front()->model];
  const auto same = std::find_if(
      candidates.begin(), candidates.end(),
      [&](const SharedHistory& known) { return known->provider() == history->provider(); });
  if (same == candidates.end()) {
    candidates.push_back(std::move(history));
  } else {
    *same = std::move(history);
  }
}

void PriceIndex::put_listed(SharedHistory history) {
  if (!lists_provider(history->provider())) sections.push_back(history->provider());
  put(listed, std::move(history));
}

void PriceIndex::put_alias(std::string_view alias, AliasTarget target) {
  auto& targets = aliases[std::string(alias)];
  const auto same = std::find_if(targets.begin(), targets.end(), [&](const AliasTarget& known) {
    return known.provider == target.provider;
  });
  if (same == targets.end()) {
    targets.push_back(std::move(target));
  } else {
    *same = std::move(target);
  }
}

void PriceIndex::put_fallback(PriceFallback fallback) {
  const auto same =
      std::find_if(fallbacks.begin(), fallbacks.end(),
                   [&](const PriceFallback& known) { return known.section == fallback.section; });
  if (same == fallbacks.end()) {
    fallbacks.push_back(std::move(fallback));
  } else {
    *same = std::move(fallback);
  }
}

Found PriceIndex::search(std::string_view model, std::string_view kind,
                         std::vector<std::string>* steps) const {
  Search by_names(*this, kind, steps);
  if (by_names.by_named_section(model) || by_names.by_name(model))
    return std::move(by_names.result);
  Search by_patterns(*this, kind, steps);
  by_patterns.by_pattern(model);
  return std::move(by_patterns.result);
}

bool PriceIndex::lists_provider(std::string_view kind) const noexcept {
  return std::find(sections.begin(), sections.end(), kind) != sections.end();
}

std::string_view PriceIndex::fallback_of(std::string_view kind) const noexcept {
  const auto entry = std::find_if(fallbacks.begin(), fallbacks.end(),
                                  [kind](const PriceFallback& f) { return f.section == kind; });
  return entry == fallbacks.end() ? std::string_view() : std::string_view(entry->other);
}

}  // namespace purser::detail
