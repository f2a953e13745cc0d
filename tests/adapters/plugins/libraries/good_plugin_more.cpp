// good_plugin_more.cpp: further stages of the same plugin: what crosses its boundary and how.
#include <optional>
#include <stdexcept>
#include <string>

#include <purser/runtime/hook.hpp>
#include <purser/runtime/plugin.hpp>
#include <purser/runtime/prices/price_table.hpp>
#include <purser/runtime/session_slots.hpp>

namespace {

using namespace purser;

/// A type that no program knows.
struct OwnFailure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class ThrowingHook final : public Hook {
 public:
  std::string_view name() const noexcept override { return "throwing_hook"; }
  Verdict before(Call&) override { throw OwnFailure("hook failure"); }
};

class ThrowingCoroutine final : public Middleware {
 public:
  std::string_view name() const noexcept override { return "throwing_coroutine"; }
  Task<Reply> handle(Call& call, Next next) override {
    auto outcome = co_await next(call);
    if (outcome) throw OwnFailure("coroutine failure");
    co_return outcome;
  }
};

/// Counts a session's calls, and its own, in state that the host keeps.
class Counter final : public Hook {
 public:
  std::string_view name() const noexcept override { return "counter"; }
  Verdict before(Call& call) override {
    call.slot<std::string>(this) =
        "call " + std::to_string(++call.session->get<Count>(name())->calls);
    return go_on();
  }
  void after(Call& call, Result<Reply>&) noexcept override {
    call.note({"counter", call.slot<std::string>(this)});
  }

 private:
  struct Count {
    int calls = 0;
  };
};

/// Its constructor throws.
class Unmakable final : public Hook {
 public:
  Unmakable() { throw OwnFailure("constructor failure"); }
  std::string_view name() const noexcept override { return "unmakable"; }
};

}  // namespace

PURSER_STAGE(ThrowingHook, "throwing_hook");
PURSER_STAGE(ThrowingCoroutine, "throwing_coroutine");
PURSER_STAGE(Counter, "counter");
PURSER_STAGE(Unmakable, "unmakable");
