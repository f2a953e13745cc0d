// tool_price.cpp: flat prices, and those that servers report, of which little is believed.
#include <purser/adapters/mcp/tools/tool_price.hpp>

#include <algorithm>
#include <optional>

#include <purser/runtime/money_json.hpp>

namespace purser::mcp {
namespace {

std::optional<Json::json_pointer> pointer_of(const std::string& text) {
  try {
    return Json::json_pointer(text);
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

Error no_report(const std::string& why) {
  return {ErrorCode::protocol_error, "the server reports no price: " + why};
}

}  // namespace

Result<> check(const ToolPrice& price) {
  const auto wrong = [&](const std::string& what) {
    return fail(ErrorCode::invalid_argument, "the price of \"" + price.tool.text() + "\": " + what);
  };
  if (price.flat.is_negative()) return wrong("is negative");
  if (price.reported_at.empty()) return {};
  if (!pointer_of(price.reported_at)) {
    return wrong("\"" + price.reported_at + "\" is no JSON pointer, such as /receipt/usd");
  }
  if (price.flat != Money()) return wrong("is either flat or reported");
  if (price.reported_max <= Money()) {
    return wrong("a reported price needs the most that is believed, which is held before");
  }
  return {};
}

const ToolPrice* price_of(const std::vector<ToolPrice>& prices, std::string_view tool) noexcept {
  const auto found = std::find_if(prices.begin(), prices.end(),
                                  [&](const ToolPrice& price) { return price.tool.matches(tool); });
  return found == prices.end() ? nullptr : &*found;
}

Result<Money> reported_cost(const ToolPrice& price, const Json& result) {
  const auto pointer = pointer_of("/_meta" + price.reported_at);
  if (!pointer || !result.is_object() || !result.contains(*pointer)) {
    return fail(no_report("nothing stands at " + price.reported_at + " of _meta"));
  }
  auto cost = money_from_json(result.at(*pointer));
  if (!cost) return fail(no_report(cost.error().message()));
  if (*cost > price.reported_max) {
    return fail(no_report("it says " + to_string(*cost) + ", and at most " +
                          to_string(price.reported_max) + " is believed"));
  }
  return cost;
}

void set_price(Tool& tool, const ToolPrice* price) {
  tool.unpriced = price == nullptr;
  if (price == nullptr) return;
  const auto held = price->reported_at.empty() ? price->flat : price->reported_max;
  tool.cost_estimate = [held](const Json&) -> Result<Money> { return held; };
  if (price->reported_at.empty()) return;
  tool.cost_actual = [kept = *price](const Json&, const Json& result) {
    return reported_cost(kept, result);
  };
}

}  // namespace purser::mcp
