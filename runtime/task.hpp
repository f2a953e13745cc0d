// task.hpp: an asynchronous operation that ends in a value or an Error.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <purser/runtime/result.hpp>

namespace purser {

namespace asio = boost::asio;

/// A coroutine to be awaited with `co_await`. See docs/coroutines.md for the forms that g++ 12
/// compiles correctly.
template <class T = void>
using Task = asio::awaitable<Result<T>>;

}  // namespace purser
