// dispatch.hpp: the end of the chain: sends a call to its provider or runs its tool.
#pragma once

#include <memory>

#include <purser/runtime/chain.hpp>
#include <purser/runtime/routes.hpp>
#include <purser/runtime/timers.hpp>

namespace purser {

/// `timers` must outlive the handler. Errors of its own: `not_found` (no route), `unknown_tool`,
/// `tool_failed` (the tool threw), `timeout` (the tool's own).
[[nodiscard]] Handler make_dispatch(std::shared_ptr<const Routes> routes, Timers& timers);

}  // namespace purser
