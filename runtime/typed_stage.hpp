// typed_stage.hpp: makes factories of stages from types with described options.
#pragma once

#include <concepts>
#include <utility>

#include <purser/runtime/stage_factory.hpp>
#include <purser/runtime/tools/arguments.hpp>

namespace purser {
namespace detail {

template <class Type, class... Options>
Result<std::shared_ptr<Middleware>> make_typed_stage(Options&&... options) {
  if constexpr (requires { Type::create(std::forward<Options>(options)...); }) {
    return Type::create(std::forward<Options>(options)...);
  } else {
    return std::make_shared<Type>(std::forward<Options>(options)...);
  }
}

}  // namespace detail

/// A factory for `Type`. Where it has a `struct Options`, described as the arguments of tools are
/// (BOOST_DESCRIBE_STRUCT), options are read as strictly as those, and it is made as
/// `Type(Options)`; else as `Type()`, and no options are taken. For what can fail, a
/// `static Result<std::shared_ptr<Middleware>> create(...)` of the same parameters is called
/// instead.
template <std::derived_from<Middleware> Type>
[[nodiscard]] StageFactory typed_stage() {
  return [](const Json& given) -> Result<std::shared_ptr<Middleware>> {
    if constexpr (requires { typename Type::Options; }) {
      auto options = read_arguments<typename Type::Options>(given);
      if (options) return detail::make_typed_stage<Type>(*std::move(options));
      return fail(ErrorCode::invalid_argument, "options: " + options.error().message());
    } else {
      if (given.empty()) return detail::make_typed_stage<Type>();
      return fail(ErrorCode::invalid_argument, "it takes no options");
    }
  };
}

}  // namespace purser
