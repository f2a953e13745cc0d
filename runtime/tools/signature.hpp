// signature.hpp: what a tool's callable takes and returns, and a sentence for those that cannot
// work.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include <boost/describe/class.hpp>
#include <purser/runtime/task.hpp>
#include <purser/runtime/tools/shape_of.hpp>

namespace purser {

/// The arguments of a tool that takes none.
struct NoArguments {};
BOOST_DESCRIBE_STRUCT(NoArguments, (), ())

namespace detail {

/// `known`: false when there is no single call operator to look at.
template <class F>
struct CallableParts {
  static constexpr bool known = false;
};

template <class R, class... A>
struct FunctionParts {
  static constexpr bool known = true;
  static constexpr std::size_t parameters = sizeof...(A);
  using Return = R;
  template <class Fallback>
  struct First {
    using type = Fallback;
  };
  template <class Fallback>
    requires(sizeof...(A) > 0)
  struct First<Fallback> {
    template <class Head, class...>
    struct Pick {
      using type = Head;
    };
    using type = typename Pick<A...>::type;
  };
};

template <class R, class... A>
struct CallableParts<R (*)(A...)> : FunctionParts<R, A...> {};
template <class R, class... A>
struct CallableParts<R (*)(A...) noexcept> : FunctionParts<R, A...> {};

template <class M>
struct CallOperatorParts {
  static constexpr bool known = false;
};
template <class R, class C, class... A>
struct CallOperatorParts<R (C::*)(A...)> : FunctionParts<R, A...> {};
template <class R, class C, class... A>
struct CallOperatorParts<R (C::*)(A...) const> : FunctionParts<R, A...> {};
template <class R, class C, class... A>
struct CallOperatorParts<R (C::*)(A...) noexcept> : FunctionParts<R, A...> {};
template <class R, class C, class... A>
struct CallOperatorParts<R (C::*)(A...) const noexcept> : FunctionParts<R, A...> {};

template <class F>
  requires requires { &F::operator(); }
struct CallableParts<F> : CallOperatorParts<decltype(&F::operator())> {};

/// Taken apart to the value: `Task<T>`, `Result<T>` and `T` are all a `T` in the end.
template <class R>
struct ReturnParts {
  static constexpr bool is_task = false;
  using Value = std::remove_cvref_t<R>;
};
template <class T>
struct ReturnParts<Result<T>> {
  static constexpr bool is_task = false;
  using Value = T;
};
template <class R, class Executor>
struct ReturnParts<asio::awaitable<R, Executor>> {
  static constexpr bool is_task = true;
  using Awaited = R;
  using Value = typename ReturnParts<R>::Value;
};

template <class T>
inline constexpr bool is_result_value =
    std::is_void_v<T> || std::is_convertible_v<T, std::string_view> || has_shape<T>;

enum class SignatureDefect : std::uint8_t {
  none,
  no_single_call_operator,
  several_parameters,
  mutable_reference,
  parameter_type,
  result_type,
  not_const,
};

template <class F>
consteval SignatureDefect signature_defect() {
  using Parts = CallableParts<F>;
  if constexpr (!Parts::known) {
    return SignatureDefect::no_single_call_operator;
  } else if constexpr (Parts::parameters > 1) {
    return SignatureDefect::several_parameters;
  } else {
    using First = typename Parts::template First<NoArguments>::type;
    using Args = std::remove_cvref_t<First>;
    using Value = typename ReturnParts<typename Parts::Return>::Value;
    constexpr bool changes_arguments =
        std::is_lvalue_reference_v<First> && !std::is_const_v<std::remove_reference_t<First>>;
    if (changes_arguments) return SignatureDefect::mutable_reference;
    if (!is_described_struct<Args> && !std::is_same_v<Args, Json>) {
      return SignatureDefect::parameter_type;
    }
    if (!is_result_value<Value>) return SignatureDefect::result_type;
    if (!std::is_invocable_v<const F&, First> && !std::is_invocable_v<const F&>) {
      return SignatureDefect::not_const;
    }
    return SignatureDefect::none;
  }
}

/// Stops the compiler with a sentence when `F` cannot be a tool.
template <class F>
consteval bool has_good_signature() {
  using enum SignatureDefect;
  constexpr auto defect = signature_defect<F>();
  static_assert(defect != no_single_call_operator,
                "a tool must be a function or a function object with one call operator: a generic "
                "lambda (auto parameters) or an overloaded operator() does not say which struct "
                "its arguments are");
  static_assert(defect != several_parameters,
                "a tool takes one parameter: a described struct that holds all its arguments, "
                "Json, or nothing");
  static_assert(defect != mutable_reference,
                "a tool takes its arguments by value or by const reference");
  static_assert(defect != parameter_type,
                "a tool's parameter must be a struct with BOOST_DESCRIBE_STRUCT after it, or Json");
  static_assert(defect != result_type,
                "a tool returns nothing, Json, text, a number, bool, a described struct or enum, "
                "or std::vector, std::map, std::optional of these; or a Result or Task of one");
  static_assert(defect != not_const,
                "a tool runs on several threads at once, so its callable must be callable as "
                "const: drop `mutable`, and guard shared state yourself");
  return defect == none;
}

}  // namespace detail

/// The struct (or Json) that a tool's callable takes; `NoArguments` when it takes nothing.
template <class F>
using ToolArguments =
    std::remove_cvref_t<typename detail::CallableParts<F>::template First<NoArguments>::type>;

}  // namespace purser
