// define.hpp: tool("search", "Search the web", callable): a C++ function as a tool.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <purser/runtime/tool.hpp>
#include <purser/runtime/tools/arguments.hpp>
#include <purser/runtime/tools/body.hpp>
#include <purser/runtime/tools/check.hpp>
#include <purser/runtime/tools/schema.hpp>
#include <purser/runtime/tools/signature.hpp>

namespace purser {

/// A Tool that still knows the type of its arguments, so that decorators which take a callable are
/// checked by the compiler. It is a Tool: pass it wherever one is wanted.
template <class Args>
struct ToolDefinition : Tool {
  /// The finished tool. Errors: those of `check_tool`.
  [[nodiscard]] Result<std::shared_ptr<const Tool>> build() const { return build_tool(*this); }

  /// Unchecked; whoever registers the tool checks it.
  operator std::shared_ptr<const Tool>() const {  // NOLINT(google-explicit-constructor)
    return std::make_shared<const Tool>(*this);
  }
};

/// A tool from a callable that takes one described struct, Json or nothing, and returns a value
/// (nothing, Json, text, a number, a described struct, containers of these), a `Result` or a `Task`
/// of one.
///
/// The schema comes from the struct; for Json it accepts any object until `schema(...)` says more.
/// Arguments that do not fit never reach the callable. An exception becomes `tool_failed` with its
/// text. A callable that does not return a Task blocks the thread that runs the agent: keep it
/// short. The callable is shared by all runs, on several threads, and lives until the last one
/// ends; a lambda that is a coroutine may capture.
template <class F>
[[nodiscard]] auto tool(std::string name, std::string description, F&& callable);

namespace detail {

template <class T>
Json result_json(T&& value) {
  using Value = std::remove_cvref_t<T>;
  if constexpr (std::is_same_v<Value, Json>)
    return std::forward<T>(value);
  else if constexpr (has_shape<Value>)
    return write_json(value);
  else
    return std::string(std::string_view(value));
}

template <class T>
Result<Json> result_json(Result<T>&& result) {
  if (!result) return fail(std::move(result).error());
  if constexpr (std::is_void_v<T>)
    return Json();
  else
    return result_json(*std::move(result));
}

template <class F, class Args>
decltype(auto) call_with(const F& callable, Args& arguments) {
  if constexpr (std::is_same_v<Args, NoArguments> && !std::is_invocable_v<const F&, Args>) {
    return callable();
  } else if constexpr (std::is_invocable_v<const F&, Args>) {
    // By value and by const reference; a task that took a reference finds `arguments` alive.
    using First = typename CallableParts<F>::template First<NoArguments>::type;
    return callable(
        static_cast<std::conditional_t<std::is_lvalue_reference_v<First>, const Args&, Args&&>>(
            arguments));
  }
}

// g++ gives the frame of this coroutine external linkage even where R is local to a file, and
// warns.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#endif

/// `Task<T>` as `Task<Json>`.
template <class R>
Task<Json> task_json(asio::awaitable<R> task) {
  if constexpr (std::is_void_v<R>) {
    co_await std::move(task);
    co_return Json();
  } else {
    auto value = co_await std::move(task);
    Result<Json> result = result_json(std::move(value));
    co_return result;
  }
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

inline Task<Json> task_json(Task<Json> task) { return task; }

template <class F, class Args, class Base>
class BodyOf : public Base {
 public:
  explicit BodyOf(F callable) : callable_(std::move(callable)) {}

  Result<std::shared_ptr<void>> read(const Json& arguments) const override {
    return read_into(std::make_shared<Args>(), checked_shape_of<Args>(), arguments);
  }

 protected:
  F callable_;
};

template <class F, class Args>
class PlainBodyOf final : public BodyOf<F, Args, PlainBody> {
 public:
  using BodyOf<F, Args, PlainBody>::BodyOf;

  Result<Json> call(void* arguments) const override {
    auto& typed = *static_cast<Args*>(arguments);
    if constexpr (std::is_void_v<decltype(call_with(this->callable_, typed))>) {
      call_with(this->callable_, typed);
      return Json();
    } else {
      return result_json(call_with(this->callable_, typed));
    }
  }
};

template <class F, class Args>
class TaskBodyOf final : public BodyOf<F, Args, TaskBody> {
 public:
  using BodyOf<F, Args, TaskBody>::BodyOf;

  Task<Json> start(void* arguments) const override {
    return task_json(call_with(this->callable_, *static_cast<Args*>(arguments)));
  }
};

template <class F>
auto define(std::string name, std::string description, F callable) {
  using Parts = CallableParts<F>;
  using Args = ToolArguments<F>;
  constexpr bool is_task = ReturnParts<typename Parts::Return>::is_task;
  using Body = std::conditional_t<is_task, TaskBodyOf<F, Args>, PlainBodyOf<F, Args>>;

  ToolDefinition<Args> definition;
  definition.name = std::move(name);
  definition.description = std::move(description);
  set_schema(definition, checked_shape_of<Args>());
  set_body(definition, std::make_shared<const Body>(std::move(callable)),
           !std::is_same_v<Args, Json>);
  return definition;
}

}  // namespace detail

template <class F>
auto tool(std::string name, std::string description, F&& callable) {
  using Callable = std::decay_t<F>;
  if constexpr (detail::has_good_signature<Callable>()) {
    return detail::define<Callable>(std::move(name), std::move(description),
                                    std::forward<F>(callable));
  } else {
    return ToolDefinition<Json>();
  }
}

}  // namespace purser
