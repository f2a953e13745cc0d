// result.hpp: a value or an Error.
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include <purser/runtime/error.hpp>

namespace purser {

/// What every fallible function returns; `Result<>` where there is no value.
template <class T = void>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorCode::invalid_argument, "...")` from a function that returns any `Result`.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error(code, std::move(message)));
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace purser
