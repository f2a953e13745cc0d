// tool.hpp: a named function that agents can call, with a schema, a price and traits.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <purser/runtime/json.hpp>
#include <purser/runtime/money.hpp>
#include <purser/runtime/task.hpp>

namespace purser {

class Call;

/// What a model is shown of a tool's result.
struct ToolAnswer {
  std::string content{};
  bool is_error = false;        ///< the tool ran, and says that it failed
  std::size_t whole_bytes = 0;  ///< of what was cut or withheld; 0: it is whole
};

/// Everything the runtime knows about a tool. Built by `tool(...)` in
/// <purser/runtime/tools/define.hpp> and by decorators; adapters (MCP) fill it by hand. Immutable
/// and shared once registered.
///
/// `function` may be called from several threads at once and must outlive its tasks.
struct Tool {
  std::string name{};  ///< as models see it: [A-Za-z0-9_-]{1,64}
  /// The MCP server that it belongs to, without `/`; calls of it are of kind `mcp`. Empty: none.
  std::string server{};
  std::string name_at_server{};  ///< any text
  std::string description{};
  Json schema{};  ///< JSON schema of the arguments, an object
  /// Runs the tool on validated arguments. What it throws becomes `tool_failed`.
  std::function<Task<Json>(Json arguments)> function{};
  /// Instead of `function`, for a tool that makes calls itself: `call` is the one it runs in and
  /// outlives the task. `Session::inside(call)` makes calls below it.
  std::function<Task<Json>(Json arguments, const Call& call)> function_in_call{};

  /// `function_in_call` tells `call.observer` by itself when something leaves, and until then
  /// nothing is owed. Otherwise a tool is owed its price from the moment it is entered.
  bool tells_dispatch = false;
  /// What a model is shown of a result. Unset: strings as they are, all else as JSON.
  std::function<ToolAnswer(const Json& result)> present{};

  /// Whether arguments fit, asked before anything is held. Unset: `validate(schema, arguments)`;
  /// see `check_arguments` in <purser/runtime/tools/check.hpp>, which does the right one. Error:
  /// `invalid_tool_arguments`.
  std::function<Result<>(const Json& arguments)> check_arguments{};

  /// What one call costs at most; held before. Unset: the tool is free, or `unpriced`.
  std::function<Result<Money>(const Json& arguments)> cost_estimate{};
  /// What a finished call did cost. Unset: the estimate, exactly.
  std::function<Result<Money>(const Json& arguments, const Json& result)> cost_actual{};
  /// Nobody knows what a call costs: it is booked as nothing, and the report says so.
  bool unpriced = false;

  std::optional<std::chrono::nanoseconds> timeout{};
  int attempts_max = 1;     ///< tries in all; more than 1 only with `idempotent`
  bool idempotent = false;  ///< calling it twice does no harm: retries are allowed
  std::vector<std::string>
      loop_key{};      ///< arguments that tell calls apart for the loop guard; empty: all
  bool polls = false;  ///< meant to be called again and again: no loop, no stall

  /// What is wrong with the definition, noted by a decorator; such a tool cannot be registered.
  std::optional<Error> defect{};

  /// As limits, guards and reports know it: `name`, or `server/name_at_server`.
  [[nodiscard]] std::string full_name() const {
    return server.empty() ? name : server + '/' + name_at_server;
  }
  /// It works by calls of its own, as an agent does, and does nothing outside of them. A server's
  /// tool does its work elsewhere, whatever it asks meanwhile.
  [[nodiscard]] bool is_made_of_calls() const noexcept {
    return function_in_call != nullptr && server.empty();
  }
};

}  // namespace purser
