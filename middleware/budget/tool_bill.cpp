// tool_bill.cpp: asks a tool's own functions what it costs, and trusts none of them.
#include <purser/middleware/budget/tool_bill.hpp>

#include <purser/runtime/cancellation.hpp>

namespace purser {
namespace {

Result<Money> checked(Result<Money> cost, const Tool& tool, std::string_view what) {
  if (cost && cost->is_negative()) {
    return fail(ErrorCode::invalid_argument, std::string(what) + " of tool \"" + tool.name +
                                                 "\" is negative: " + to_string(*cost));
  }
  return cost;
}

Result<Money> actual_of(const Tool& tool, const Json& arguments, const Json& result) {
  try {
    return checked(tool.cost_actual(arguments, result), tool, "cost_actual");
  } catch (...) {
    return fail(current_exception_error("cost_actual of tool \"" + tool.name + "\""));
  }
}

}  // namespace

Result<Money> estimate_of(const Tool& tool, const Json& arguments) {
  if (!tool.cost_estimate) return Money();
  try {
    return checked(tool.cost_estimate(arguments), tool, "cost_estimate");
  } catch (...) {
    return fail(current_exception_error("cost_estimate of tool \"" + tool.name + "\""));
  }
}

Charge charge_of(const Tool& tool, const Json& arguments, const Result<Reply>& outcome,
                 Money held) {
  if (!tool.cost_actual) return Charge::exact(held);
  if (!outcome) return Charge::in_doubt(Money(), held);
  const auto actual = actual_of(tool, arguments, outcome->result());
  return actual ? Charge::exact(*actual) : Charge::in_doubt(Money(), held);
}

std::vector<Warning> remarks_on(const ToolRequest& request) {
  if (!request.tool->unpriced) return {};
  return {{"unpriced_tool", request.name + " has no price, so it is booked as " +
                                to_string(Money()) + "; what it costs is not known here"}};
}

}  // namespace purser
