// price_table.cpp: tables made of lists and registrations, and what they answer.
#include <purser/runtime/prices/price_table.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <tuple>
#include <utility>

#include <purser/runtime/lower_case.hpp>
#include <purser/runtime/prices/built_in_prices.hpp>
#include <purser/runtime/prices/model_name.hpp>
#include <purser/runtime/prices/price_index.hpp>
#include <purser/runtime/prices/price_json.hpp>

namespace purser {

using detail::Found;
using detail::PriceHistory;
using detail::PriceIndex;
using detail::SharedHistory;
using detail::SharedPrice;

struct PriceTable::Data : PriceIndex {};

namespace {

Error unpriced(std::string_view model, std::string_view kind, const std::string& why) {
  const std::string at = kind.empty() ? "" : " of provider kind \"" + std::string(kind) + '"';
  return Error(ErrorCode::unpriced_model,
               "model \"" + std::string(model.substr(0, 200)) + '"' + at + ' ' + why);
}

/// Kinds of provider that list this very name, for the sentence that none of them is asked.
std::string listed_elsewhere(const PriceIndex& index, std::string_view model) {
  const auto entry = index.listed.find(lower_case(model));
  if (entry == index.listed.end()) return {};
  std::string kinds;
  for (const SharedHistory& history : entry->second) {
    kinds += (kinds.empty() ? "" : ", ") + history->provider();
  }
  return "; it is listed for " + kinds + ", whose prices are not used for another provider";
}

/// Why there is no usable price; empty where there is one.
std::string fault_of(const Found& found, const PriceIndex& index, std::string_view model) {
  if (!found.ambiguous.empty()) {
    return "is listed for several kinds of provider (" + found.ambiguous + "); name one of them";
  }
  if (!found.prices) {
    return "has no known price; register one, set a ceiling price for unknown models, or mark the "
           "provider free if it costs nothing" +
           listed_elsewhere(index, model);
  }
  return {};
}

/// The same for what is in force.
std::string fault_of(const SharedPrice& price, const PriceHistory& history) {
  if (!price) {
    return "has no known price before " + history.listed().front()->valid_from +
           "; register one, or look at the clock";
  }
  if (!price->free && is_listed_at_zero(*price)) {
    return "is listed at $0 without being marked free; register its price, or mark it free if it "
           "costs nothing";
  }
  return {};
}

std::string joined_versions(const std::string& a, const std::string& b) {
  if (a.empty() || a == b) return b;
  return b.empty() ? a : a + '+' + b;
}

void put_all(detail::ByName<SharedHistory>& into, const detail::ByName<SharedHistory>& from) {
  for (const auto& [name, histories] : from) {
    for (const SharedHistory& history : histories) PriceIndex::put(into, history);
  }
}

std::string row_name(const Price& price) {
  return "price table: model \"" + price.model + "\" of provider \"" + price.provider + '"';
}

/// Prices of one model and provider must differ in the date from which on they are in force.
Result<SharedHistory> history_of(std::vector<SharedPrice> rows) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    count += 1 + rows[i]->hours.size();
    for (std::size_t j = i + 1; j < rows.size(); ++j) {
      if (rows[i]->valid_from != rows[j]->valid_from) continue;
      return fail(ErrorCode::invalid_argument,
                  row_name(*rows[i]) + " is listed twice for one date");
    }
  }
  if (count <= PriceHistory::prices_max) {
    return std::make_shared<const PriceHistory>(std::move(rows));
  }
  return fail(ErrorCode::too_large, row_name(*rows.front()) + " has too many prices");
}

Result<> add_listed(PriceIndex& index, detail::PriceList& list) {
  std::sort(list.prices.begin(), list.prices.end(), [](const Price& a, const Price& b) {
    return std::tie(a.provider, a.model) < std::tie(b.provider, b.model);
  });
  index.listed.reserve(list.prices.size());
  for (auto next = list.prices.begin(); next != list.prices.end();) {
    std::vector<SharedPrice> rows{std::make_shared<const Price>(std::move(*next++))};
    const auto is_same = [&](const Price& price) {
      return price.model == rows.front()->model && price.provider == rows.front()->provider;
    };
    while (next != list.prices.end() && is_same(*next)) {
      rows.push_back(std::make_shared<const Price>(std::move(*next++)));
    }
    auto history = history_of(std::move(rows));
    if (!history) return fail(std::move(history).error());
    index.put_listed(*std::move(history));
  }
  return {};
}

Result<> add_aliases(PriceIndex& index, const detail::PriceList& list) {
  for (const auto& [provider, alias, model] : list.aliases) {
    const auto target = index.listed.find(model);
    const bool known =
        target != index.listed.end() &&
        std::any_of(target->second.begin(), target->second.end(),
                    [&](const SharedHistory& prices) { return prices->provider() == provider; });
    if (!known) {
      return fail(ErrorCode::invalid_argument,
                  "price table: alias \"" + alias + "\" stands for \"" + model +
                      "\", which provider \"" + provider + "\" does not list");
    }
    index.put_alias(alias, {provider, model});
  }
  return {};
}

/// Not zero, or zero knowingly; cheap to tell for nearly all.
bool has_rates(const Price& price) noexcept { return price.rates.input > Rate() || price.free; }

/// `price`, which may be made for this question alone, kept together with `owner`.
SharedPrice kept_with(std::shared_ptr<const void> owner, SharedPrice price) {
  struct Both {
    std::shared_ptr<const void> owner;
    SharedPrice price;
  };
  const Price* const at = price.get();
  return {std::make_shared<const Both>(Both{std::move(owner), std::move(price)}), at};
}

}  // namespace

std::string_view to_string(PriceRule rule) noexcept {
  switch (rule) {
    case PriceRule::registered:
      return "registered";
    case PriceRule::exact:
      return "exact";
    case PriceRule::alias:
      return "alias";
    case PriceRule::other_section:
      return "other_section";
    case PriceRule::fine_tuned:
      return "fine_tuned";
    case PriceRule::without_suffix:
      return "without_suffix";
    case PriceRule::without_prefix:
      return "without_prefix";
    case PriceRule::pattern:
      return "pattern";
  }
  return "unknown";
}

PriceTable::PriceTable() : data_(std::make_shared<const Data>()) {}
PriceTable::PriceTable(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}

Result<PriceTable> PriceTable::parse(std::string_view json) {
  auto list = detail::read_price_list(json);
  if (!list) return fail(std::move(list.error()));
  auto data = std::make_shared<Data>();
  data->version = list->version;
  if (auto added = add_listed(*data, *list); !added) return fail(std::move(added.error()));
  if (auto added = add_aliases(*data, *list); !added) return fail(std::move(added.error()));
  for (auto& fallback : list->fallbacks) data->put_fallback(std::move(fallback));
  return PriceTable(std::move(data));
}

const PriceTable& PriceTable::built_in() {
  static const PriceTable table = [] {
    auto parsed = parse(detail::built_in_prices_json());
    if (!parsed) {
      std::fprintf(stderr, "purser: the built-in price table is broken: %s\n",
                   parsed.error().message().c_str());
      std::abort();
    }
    return std::move(*parsed);
  }();
  return table;
}

Result<PriceTable> PriceTable::with(std::string_view model, Price price) const {
  if (model.empty()) return fail(ErrorCode::invalid_argument, "a price needs the name of a model");
  price.model = lower_case(model);
  price.provider = lower_case(price.provider);
  if (price.version.empty()) price.version = "registered";
  if (auto valid = validate(price); !valid) return fail(std::move(valid.error()));
  auto data = std::make_shared<Data>(*data_);
  const Glob pattern(price.model);
  std::vector<SharedPrice> rows{std::make_shared<const Price>(std::move(price))};
  auto history = std::make_shared<const PriceHistory>(std::move(rows));
  if (pattern.is_literal()) {
    PriceIndex::put(data->registered, std::move(history));
  } else {
    data->patterns.push_back({pattern, std::move(history)});
  }
  return PriceTable(std::move(data));
}

PriceTable PriceTable::merged(const PriceTable& other) const {
  auto data = std::make_shared<Data>(*data_);
  data->version = joined_versions(data_->version, other.data_->version);
  put_all(data->registered, other.data_->registered);
  for (const auto& [name, histories] : other.data_->listed) {
    for (const SharedHistory& history : histories) data->put_listed(history);
  }
  for (const auto& fallback : other.data_->fallbacks) data->put_fallback(fallback);
  for (const auto& [alias, targets] : other.data_->aliases) {
    for (const auto& target : targets) data->put_alias(alias, target);
  }
  data->patterns.insert(data->patterns.end(), other.data_->patterns.begin(),
                        other.data_->patterns.end());
  return PriceTable(std::move(data));
}

Result<PriceMatch> PriceTable::find(std::string_view model, std::string_view provider_kind,
                                    BillingTime time) const {
  const detail::LowerCase name(model);
  const Found found = data_->search(name.text(), provider_kind, nullptr);
  if (found.prices == nullptr || !found.ambiguous.empty()) {
    return fail(unpriced(model, provider_kind, fault_of(found, *data_, model)));
  }
  // What is returned owns the whole index, because `matched` points into it.
  if (const Price* only = found.prices->only(); only != nullptr && has_rates(*only)) {
    return PriceMatch{SharedPrice(data_, only), found.matched, found.rule};
  }
  auto price = found.prices->in_force(time);
  if (auto fault = fault_of(price, *found.prices); !fault.empty()) {
    return fail(unpriced(model, provider_kind, fault));
  }
  auto kept = found.prices->keeps_prices() ? SharedPrice(data_, price.get())
                                           : kept_with(data_, std::move(price));
  return PriceMatch{std::move(kept), found.matched, found.rule};
}

std::vector<std::string> PriceTable::explain(std::string_view model, std::string_view provider_kind,
                                             BillingTime time) const {
  std::vector<std::string> steps;
  const Found found = data_->search(lower_case(model), provider_kind, &steps);
  auto fault = fault_of(found, *data_, model);
  const auto price = fault.empty() ? found.prices->in_force(time) : nullptr;
  if (fault.empty()) fault = fault_of(price, *found.prices);
  if (!fault.empty()) {
    steps.push_back("unpriced: " + unpriced(model, provider_kind, fault).message());
    return steps;
  }
  steps.push_back("priced by " + std::string(to_string(found.rule)) + " as \"" + price->model +
                  "\": " +
                  (price->free ? std::string("free")
                               : "input " + to_string(price->rates.input) + ", output " +
                                     to_string(price->rates.output) + " USD per million tokens") +
                  " (table " + price->version + ')');
  return steps;
}

const std::string& PriceTable::version() const noexcept { return data_->version; }

std::vector<std::shared_ptr<const Price>> PriceTable::prices() const {
  auto merged = data_->listed;
  put_all(merged, data_->registered);
  std::vector<SharedPrice> result;
  for (const auto& [name, histories] : merged) {
    for (const auto& history : histories) {
      result.insert(result.end(), history->listed().begin(), history->listed().end());
    }
  }
  std::sort(result.begin(), result.end(), [](const SharedPrice& a, const SharedPrice& b) {
    return std::tie(a->provider, a->model, a->valid_from) <
           std::tie(b->provider, b->model, b->valid_from);
  });
  return result;
}

}  // namespace purser
