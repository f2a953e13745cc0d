// price_diff.cpp: rows side by side, field by field.
#include <purser/apps/prices/price_diff.hpp>

#include <fmt/format.h>
#include <map>
#include <tuple>

#include <purser/apps/output.hpp>
#include <purser/apps/prices/price_as_json.hpp>

namespace purser::cli {
namespace {

using Key = std::tuple<std::string, std::string, std::string>;

Key key_of(const Price& price) { return {price.provider, price.model, price.valid_from}; }

/// Field by path, `tiers/0/input`; without what names the row or its table.
std::map<std::string, Json> fields_of(const Price& price) {
  auto row = price_as_json(price);
  for (const auto* name : {"model", "provider", "version", "valid_from"}) row.erase(name);
  const auto flat = row.flatten();
  std::map<std::string, Json> fields;
  for (const auto& [path, value] : flat.items()) fields[path.substr(1)] = value;
  return fields;
}

std::vector<FieldChange> field_changes(const Price& before, const Price& after) {
  std::map<std::string, FieldChange> changes;
  for (auto& [field, value] : fields_of(before)) changes[field] = {field, value, nullptr};
  for (auto& [field, value] : fields_of(after)) {
    auto& change = changes[field];
    change.field = field;
    change.after = value;
  }
  std::vector<FieldChange> real;
  for (auto& [field, change] : changes) {
    if (change.before != change.after) real.push_back(std::move(change));
  }
  return real;
}

std::string name_of(const Price& price) {
  auto name = printable(price.provider) + ' ' + printable(price.model);
  return price.valid_from.empty() ? name : name + " from " + printable(price.valid_from);
}

std::string value_text(const Json& value) {
  return value.is_null() ? "-" : printable(dump_json(value));
}

std::string text_of(const PriceChange& change) {
  if (!change.before) return "+ " + name_of(*change.after) + '\n';
  if (!change.after) return "- " + name_of(*change.before) + '\n';
  auto text = "~ " + name_of(*change.after) + '\n';
  for (const auto& field : change.fields) {
    text += fmt::format("    {}: {} -> {}\n", printable(field.field), value_text(field.before),
                        value_text(field.after));
  }
  return text;
}

Json fields_json(const PriceChange& change) {
  Json json = {{"model", change.after->model}, {"provider", change.after->provider}};
  if (!change.after->valid_from.empty()) json["valid_from"] = change.after->valid_from;
  for (const auto& field : change.fields) {
    json["fields"][field.field] = {{"before", field.before}, {"after", field.after}};
  }
  return json;
}

}  // namespace

std::vector<PriceChange> price_changes(const PriceTable& before, const PriceTable& after) {
  std::map<Key, PriceChange> by_key;
  for (auto& price : before.prices()) by_key[key_of(*price)].before = price;
  for (auto& price : after.prices()) by_key[key_of(*price)].after = price;
  std::vector<PriceChange> changes;
  for (auto& [key, change] : by_key) {
    if (change.before && change.after) {
      change.fields = field_changes(*change.before, *change.after);
      if (change.fields.empty()) continue;
    }
    changes.push_back(std::move(change));
  }
  return changes;
}

std::string price_diff_text(const std::vector<PriceChange>& changes) {
  std::string text;
  std::size_t added = 0;
  std::size_t removed = 0;
  for (const auto& change : changes) {
    text += text_of(change);
    if (!change.before) ++added;
    if (!change.after) ++removed;
  }
  return text + fmt::format("{} added, {} removed, {} changed\n", added, removed,
                            changes.size() - added - removed);
}

std::string price_diff_json(const std::vector<PriceChange>& changes) {
  Json json = {{"added", Json::array()}, {"removed", Json::array()}, {"changed", Json::array()}};
  for (const auto& change : changes) {
    if (!change.before) {
      json["added"].push_back(price_as_json(*change.after));
    } else if (!change.after) {
      json["removed"].push_back(price_as_json(*change.before));
    } else {
      json["changed"].push_back(fields_json(change));
    }
  }
  return dump_json_pretty(json);
}

}  // namespace purser::cli
