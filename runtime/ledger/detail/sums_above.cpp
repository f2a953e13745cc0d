// sums_above.cpp: sums beside limits, there and back.
#include <purser/runtime/ledger/detail/sums_above.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace purser::ledger_detail {
namespace {

constexpr std::string_view above_begin = "{\"above\":";

bool read_sums(const Json& json, Amounts& amounts) {
  if (!json.is_array() || json.size() != amounts.counts.size()) return false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (!json[i].is_number_integer()) return false;
    amounts.counts.at(i) = json[i].get<std::int64_t>();
  }
  return true;
}

}  // namespace

std::string stated_limits_text(const std::string& limits, const std::vector<Amounts>& above) {
  std::string sums;
  for (const auto& [counts] : above) {
    sums += sums.empty() ? "[" : ",[";
    sums += std::to_string(counts[0]) + ',' + std::to_string(counts[1]) + ',' +
            std::to_string(counts[2]) + ']';
  }
  return std::string(above_begin) + '[' + sums + "],\"limits\":" + limits + '}';
}

bool says_above(const std::string& text) noexcept { return text.starts_with(above_begin); }

Result<StatedLimits> read_stated_limits(const std::string& text) {
  auto json = parse_json(text);
  if (!json) return fail(std::move(json).error());
  StatedLimits stated;
  stated.says_above = says_above(text);
  if (!stated.says_above) {
    stated.limits = *std::move(json);
    return stated;
  }
  bool good = json->contains("limits") && json->at("above").is_array();
  for (std::size_t i = 0; good && i < json->at("above").size(); ++i) {
    good = read_sums(json->at("above")[i], stated.above.emplace_back());
  }
  if (!good) return fail(ErrorCode::invalid_argument, "the sums above the limits are no numbers");
  stated.limits = std::move(json->at("limits"));
  return stated;
}

SumsAbove::SumsAbove(Node& account, const StatedLimits& stated)
    : account_(&account), above_(stated.above.rbegin(), stated.above.rend()) {
  exchange();
}

SumsAbove::~SumsAbove() { exchange(); }

void SumsAbove::exchange() noexcept {
  auto sums = above_.begin();
  for (auto* node = account_->parent.get(); node != nullptr && sums != above_.end();
       node = node->parent.get(), ++sums) {
    for (const auto measure : measures) std::swap(node->counter(measure).spent, (*sums)[measure]);
  }
}

}  // namespace purser::ledger_detail
