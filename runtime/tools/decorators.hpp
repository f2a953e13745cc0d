// decorators.hpp: what is said about a tool with `|`: prices, time limits, retries, descriptions.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <purser/runtime/tools/define.hpp>

namespace purser {

/// Something said about a tool that does not depend on the type of its arguments. Made by the
/// functions below. The order of decorators does not matter (but `schema` comes before `describe`);
/// of two that say the same thing, the last one counts. What is wrong is told by `check_tool`, at
/// the latest when the tool is registered.
class ToolDecorator {
 public:
  explicit ToolDecorator(std::function<void(Tool&)> apply) : apply_(std::move(apply)) {}
  void apply(Tool& tool) const { apply_(tool); }

 private:
  std::function<void(Tool&)> apply_;
};

/// Each call costs `price`, held before and charged once the tool was entered, or at most `price`
/// when `cost_actual` is given as well. Not negative.
[[nodiscard]] ToolDecorator cost(Money price);

/// A call that takes longer fails with `timeout` and is cancelled. Positive.
[[nodiscard]] ToolDecorator timeout(std::chrono::nanoseconds duration);

/// At most `attempts` tries in all when a try fails; 1 or more. Needs `idempotent()`.
[[nodiscard]] ToolDecorator retry(int attempts);

/// Calling the tool twice with the same arguments does no harm.
[[nodiscard]] ToolDecorator idempotent();

/// Tells the model what an argument means: the schema's `description`. `argument`: its name, or the
/// way to a nested one: `filter.column`, through arrays too (`filters.column`).
[[nodiscard]] ToolDecorator describe(std::string argument, std::string description);

/// The arguments that tell two calls apart for the loop guard, such as the query and not the page.
[[nodiscard]] ToolDecorator loop_key(std::vector<std::string> arguments);
template <class... Name>
  requires(std::is_convertible_v<Name, std::string> && ...)
[[nodiscard]] ToolDecorator loop_key(std::string first, Name&&... more) {
  return loop_key(std::vector<std::string>{std::move(first), std::string(more)...});
}

/// The tool is meant to be called again and again with the same arguments, such as one that waits
/// for a job: the loop guard does not count its calls, and their equal results are no stall.
[[nodiscard]] ToolDecorator polling();

/// The schema of a tool that takes Json.
struct SchemaDecorator {
  Json schema;
};
[[nodiscard]] inline SchemaDecorator schema(Json schema) { return {std::move(schema)}; }

/// What a call will cost at most, from its arguments: held before the call. A failing, throwing or
/// negative estimate fails the call before it costs anything.
///
/// `callable`: `Money` or `Result<Money>` from `const Args&` (the tool's struct, or Json). Called
/// on several threads.
template <class F>
struct CostEstimate {
  F callable;
};
template <class F>
[[nodiscard]] CostEstimate<std::decay_t<F>> cost_estimate(F&& callable) {
  return {std::forward<F>(callable)};
}

/// What a finished call did cost, from its arguments and its result: charged after the call. Where
/// the tool fails, or this fails, throws or is negative, the cost is in doubt: between nothing and
/// the estimate.
///
/// `callable`: `Money` or `Result<Money>` from `const Args&` and the result as `const Json&`.
template <class F>
struct CostActual {
  F callable;
};
template <class F>
[[nodiscard]] CostActual<std::decay_t<F>> cost_actual(F&& callable) {
  return {std::forward<F>(callable)};
}

template <class Args>
[[nodiscard]] ToolDefinition<Args> operator|(ToolDefinition<Args> tool,
                                             const ToolDecorator& decorator) {
  decorator.apply(tool);
  return tool;
}

[[nodiscard]] Tool operator|(Tool tool, const ToolDecorator& decorator);

template <class Args>
[[nodiscard]] ToolDefinition<Args> operator|(ToolDefinition<Args> tool, SchemaDecorator decorator) {
  static_assert(std::is_same_v<Args, Json>,
                "schema(...) is for tools that take Json; others get theirs from their struct");
  tool.schema = std::move(decorator.schema);
  return tool;
}

[[nodiscard]] Tool operator|(Tool tool, SchemaDecorator decorator);

namespace detail {

using EstimateFunction = std::function<Result<Money>(const Json& arguments)>;
using ActualFunction = std::function<Result<Money>(const Json& arguments, const Json& result)>;

/// Calls it; negative amounts and exceptions become `internal`, naming `what`.
[[nodiscard]] EstimateFunction guarded_estimate(EstimateFunction function, std::string what);
[[nodiscard]] ActualFunction guarded_actual(ActualFunction function, std::string what);

template <class Args, class F>
void set_cost_estimate(Tool& tool, F callable) {
  static_assert(std::is_invocable_r_v<Result<Money>, const F&, const Args&>,
                "cost_estimate takes a callable that gets the tool's arguments (const Args&) and "
                "returns Money or Result<Money>");
  tool.cost_estimate = guarded_estimate(
      [callable = std::move(callable)](const Json& arguments) -> Result<Money> {
        if constexpr (std::is_same_v<Args, Json>) {
          return callable(arguments);
        } else {
          auto typed = read_arguments<Args>(arguments);
          if (!typed) return fail(std::move(typed).error());
          return callable(std::as_const(*typed));
        }
      },
      tool.name);
}

template <class Args, class F>
void set_cost_actual(Tool& tool, F callable) {
  static_assert(std::is_invocable_r_v<Result<Money>, const F&, const Args&, const Json&>,
                "cost_actual takes a callable that gets the tool's arguments (const Args&) and its "
                "result (const Json&) and returns Money or Result<Money>");
  tool.cost_actual = guarded_actual(
      [callable = std::move(callable)](const Json& arguments, const Json& result) -> Result<Money> {
        if constexpr (std::is_same_v<Args, Json>) {
          return callable(arguments, result);
        } else {
          auto typed = read_arguments<Args>(arguments);
          if (!typed) return fail(std::move(typed).error());
          return callable(std::as_const(*typed), result);
        }
      },
      tool.name);
}

}  // namespace detail

template <class Args, class F>
[[nodiscard]] ToolDefinition<Args> operator|(ToolDefinition<Args> tool, CostEstimate<F> estimate) {
  detail::set_cost_estimate<Args>(tool, std::move(estimate.callable));
  return tool;
}

template <class F>
[[nodiscard]] Tool operator|(Tool tool, CostEstimate<F> estimate) {
  detail::set_cost_estimate<Json>(tool, std::move(estimate.callable));
  return tool;
}

template <class Args, class F>
[[nodiscard]] ToolDefinition<Args> operator|(ToolDefinition<Args> tool, CostActual<F> actual) {
  detail::set_cost_actual<Args>(tool, std::move(actual.callable));
  return tool;
}

template <class F>
[[nodiscard]] Tool operator|(Tool tool, CostActual<F> actual) {
  detail::set_cost_actual<Json>(tool, std::move(actual.callable));
  return tool;
}

}  // namespace purser
