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
      const auto& provider = entry->price->provider;
      if (!provider.empty() && !kind_.empty() && provider != kind_) continue;
      const bool matches = entry->pattern.matches(model);
      note(PriceRule::pattern, entry->pattern.text(), matches);
      if (matches) return found(entry->price.get(), entry->pattern.text(), PriceRule::pattern);
    }
    return false;
  }

  Found result;

 private:
  /// The first three rules; also ends the search where the name is ambiguous.
  bool listed_as(std::string_view name) {
    return take_from(index_.registered, name, PriceRule::registered) ||
           take_from(index_.listed, name, PriceRule::exact) || alias(name);
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
        return found(of_target.result.price, entry->first, PriceRule::alias);
      }
    }
    return false;
  }

  bool without_prefix(std::string_view model) {
    const auto parts = split_prefix(model);
    if (!parts) return false;
    // The prefix may itself say whose model it is, as in `anthropic/claude-sonnet-5` at a router.
    if (index_.lists_provider(parts->prefix)) kind_ = parts->prefix;
    if (!by_name(parts->rest)) return false;
    if (result.price) result.rule = PriceRule::without_prefix;
    return true;
  }

  bool take_from(const ByName<SharedPrice>& prices, std::string_view name, PriceRule rule) {
    const auto entry = prices.find(name);
    const SharedPrice* price = entry == prices.end() ? nullptr : choose(entry->second);
    note(rule, name, price != nullptr);
    if (!result.ambiguous.empty()) return true;
    return price && found(price->get(), entry->first, rule);
  }

  /// The one for the kind asked for, else the one for any kind.
  const SharedPrice* choose(const std::vector<SharedPrice>& candidates) {
    const SharedPrice* any = nullptr;
    for (const SharedPrice& candidate : candidates) {
      if (!kind_.empty() && candidate->provider == kind_) return &candidate;
      if (candidate->provider.empty()) any = &candidate;
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
  static const std::string& provider_of(const SharedPrice& price) { return price->provider; }
  static const std::string& provider_of(const AliasTarget& target) { return target.provider; }

  bool found(const Price* price, std::string_view matched, PriceRule rule) {
    result.price = price;
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
  std::vector<std::string>* steps_;
};

}  // namespace

void PriceIndex::put(ByName<SharedPrice>& prices, SharedPrice price) {
  auto& candidates = prices[price->model];
  const auto same = std::find_if(
      candidates.begin(), candidates.end(),
      [&](const SharedPrice& candidate) { return candidate->provider == price->provider; });
  if (same == candidates.end()) {
    candidates.push_back(std::move(price));
  } else {
    *same = std::move(price);
  }
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

Found PriceIndex::search(std::string_view model, std::string_view kind,
                         std::vector<std::string>* steps) const {
  Search by_names(*this, kind, steps);
  if (by_names.by_name(model)) return std::move(by_names.result);
  Search by_patterns(*this, kind, steps);
  by_patterns.by_pattern(model);
  return std::move(by_patterns.result);
}

bool PriceIndex::lists_provider(std::string_view kind) const noexcept {
  return std::any_of(listed.begin(), listed.end(), [kind](const auto& entry) {
    return std::any_of(entry.second.begin(), entry.second.end(),
                       [kind](const SharedPrice& price) { return price->provider == kind; });
  });
}

}  // namespace purser::detail
