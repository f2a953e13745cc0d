// price_table.cpp: tables made of lists and registrations, and what they answer.
#include <purser/runtime/prices/price_table.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <tuple>
#include <utility>

#include <purser/runtime/prices/built_in_prices.hpp>
#include <purser/runtime/prices/model_name.hpp>
#include <purser/runtime/prices/price_index.hpp>
#include <purser/runtime/prices/price_json.hpp>

namespace purser {

using detail::Found;
using detail::PriceIndex;
using detail::SharedPrice;

struct PriceTable::Data : PriceIndex {};

namespace {

bool is_unmarked_zero(const Price& price) noexcept {
  return !price.free && price.rates.all_zero() && price.tiers.empty() &&
         price.service_tiers.empty() && price.per_request == Money();
}

Error unpriced(std::string_view model, std::string_view kind, const std::string& why) {
  const std::string at = kind.empty() ? "" : " of provider kind \"" + std::string(kind) + '"';
  return Error(ErrorCode::unpriced_model,
               "model \"" + std::string(model.substr(0, 200)) + '"' + at + ' ' + why);
}

/// Why there is no usable price; empty where there is one.
std::string fault_of(const Found& found) {
  if (!found.ambiguous.empty()) {
    return "is listed for several kinds of provider (" + found.ambiguous + "); name one of them";
  }
  if (!found.price) {
    return "has no known price; register one, set a ceiling price for unknown models, or mark the "
           "provider free if it costs nothing";
  }
  if (is_unmarked_zero(*found.price)) {
    return "is listed at $0 without being marked free; register its price, or mark it free if it "
           "costs nothing";
  }
  return {};
}

std::string joined_versions(const std::string& a, const std::string& b) {
  if (a.empty() || a == b) return b;
  return b.empty() ? a : a + '+' + b;
}

void put_all(detail::ByName<SharedPrice>& into, const detail::ByName<SharedPrice>& from) {
  for (const auto& [name, prices] : from) {
    for (const SharedPrice& price : prices) PriceIndex::put(into, price);
  }
}

Result<> add_listed(PriceIndex& index, detail::PriceList& list) {
  for (Price& row : list.prices) {
    auto price = std::make_shared<const Price>(std::move(row));
    const auto known = index.listed.find(price->model);
    const bool twice =
        known != index.listed.end() &&
        std::any_of(known->second.begin(), known->second.end(),
                    [&](const SharedPrice& other) { return other->provider == price->provider; });
    if (twice) {
      return fail(ErrorCode::invalid_argument, "price table: model \"" + price->model +
                                                   "\" of provider \"" + price->provider +
                                                   "\" is listed twice");
    }
    PriceIndex::put(index.listed, std::move(price));
  }
  return {};
}

Result<> add_aliases(PriceIndex& index, const detail::PriceList& list) {
  for (const auto& [provider, alias, model] : list.aliases) {
    const auto target = index.listed.find(model);
    const bool known =
        target != index.listed.end() &&
        std::any_of(target->second.begin(), target->second.end(),
                    [&](const SharedPrice& price) { return price->provider == provider; });
    if (!known) {
      return fail(ErrorCode::invalid_argument,
                  "price table: alias \"" + alias + "\" stands for \"" + model +
                      "\", which provider \"" + provider + "\" does not list");
    }
    index.put_alias(alias, {provider, model});
  }
  return {};
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
  price.model = detail::lower_case(model);
  price.provider = detail::lower_case(price.provider);
  if (price.version.empty()) price.version = "registered";
  if (auto valid = validate(price); !valid) return fail(std::move(valid.error()));
  auto data = std::make_shared<Data>(*data_);
  const Glob pattern(price.model);
  auto shared = std::make_shared<const Price>(std::move(price));
  if (pattern.is_literal()) {
    PriceIndex::put(data->registered, std::move(shared));
  } else {
    data->patterns.push_back({pattern, std::move(shared)});
  }
  return PriceTable(std::move(data));
}

PriceTable PriceTable::merged(const PriceTable& other) const {
  auto data = std::make_shared<Data>(*data_);
  data->version = joined_versions(data_->version, other.data_->version);
  put_all(data->registered, other.data_->registered);
  put_all(data->listed, other.data_->listed);
  for (const auto& [alias, targets] : other.data_->aliases) {
    for (const auto& target : targets) data->put_alias(alias, target);
  }
  data->patterns.insert(data->patterns.end(), other.data_->patterns.begin(),
                        other.data_->patterns.end());
  return PriceTable(std::move(data));
}

Result<PriceMatch> PriceTable::find(std::string_view model, std::string_view provider_kind) const {
  Found found = detail::is_lower_case(model)
                    ? data_->search(model, provider_kind, nullptr)
                    : data_->search(detail::lower_case(model), provider_kind, nullptr);
  if (auto fault = fault_of(found); !fault.empty()) {
    return fail(unpriced(model, provider_kind, fault));
  }
  // Owns the whole index, because `matched` points into it as well.
  return PriceMatch{SharedPrice(data_, found.price), found.matched, found.rule};
}

std::vector<std::string> PriceTable::explain(std::string_view model,
                                             std::string_view provider_kind) const {
  std::vector<std::string> steps;
  const Found found = data_->search(detail::lower_case(model), provider_kind, &steps);
  if (auto fault = fault_of(found); !fault.empty()) {
    steps.push_back("unpriced: " + unpriced(model, provider_kind, fault).message());
    return steps;
  }
  const Price& price = *found.price;
  steps.push_back("priced by " + std::string(to_string(found.rule)) + " as \"" + price.model +
                  "\": " +
                  (price.free ? std::string("free")
                              : "input " + to_string(price.rates.input) + ", output " +
                                    to_string(price.rates.output) + " USD per million tokens") +
                  " (table " + price.version + ')');
  return steps;
}

const std::string& PriceTable::version() const noexcept { return data_->version; }

std::vector<std::shared_ptr<const Price>> PriceTable::prices() const {
  auto merged = data_->listed;
  put_all(merged, data_->registered);
  std::vector<SharedPrice> result;
  for (const auto& [name, prices] : merged) {
    result.insert(result.end(), prices.begin(), prices.end());
  }
  std::sort(result.begin(), result.end(), [](const SharedPrice& a, const SharedPrice& b) {
    return std::tie(a->provider, a->model) < std::tie(b->provider, b->model);
  });
  return result;
}

}  // namespace purser
