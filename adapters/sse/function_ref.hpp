// function_ref.hpp: a callable passed down a call, without copying it.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace purser::sse {

template <class Signature>
class FunctionRef;

/// Refers to a callable that lives at least as long as the call it is passed to. Two words; never
/// allocates.
template <class R, class... Args>
class FunctionRef<R(Args...)> {
 public:
  template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, FunctionRef> &&
             std::is_invocable_r_v<R, F&, Args...>)
  FunctionRef(F&& function) noexcept  // NOLINT(google-explicit-constructor): passed like a function
      : object_(const_cast<void*>(static_cast<const void*>(std::addressof(function)))),
        call_([](void* object, Args... args) -> R {
          return (*static_cast<std::remove_reference_t<F>*>(object))(std::forward<Args>(args)...);
        }) {}

  R operator()(Args... args) const { return call_(object_, std::forward<Args>(args)...); }

 private:
  void* object_;
  R (*call_)(void*, Args...);
};

}  // namespace purser::sse
