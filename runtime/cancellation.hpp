// cancellation.hpp: how work that is under way learns that nobody wants it any more.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/this_coro.hpp>

#include <purser/runtime/task.hpp>

namespace purser {

/// True once the current coroutine was cancelled. `co_await cancelled()` in a statement of its own.
[[nodiscard]] asio::awaitable<bool> cancelled();

/// The error of a cancelled operation.
[[nodiscard]] Error cancelled_error();

/// Translates an exception that came out of an awaited operation or a callback. Call inside a
/// `catch` block. `operation_aborted` becomes `cancelled`, anything else `internal` with `context`
/// and the exception's text.
[[nodiscard]] Error current_exception_error(std::string_view context) noexcept;

}  // namespace purser
