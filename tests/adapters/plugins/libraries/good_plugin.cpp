// good_plugin.cpp: a plugin with a hook that has options, and a coroutine.
#include <algorithm>
#include <string>
#include <vector>

#include <purser/runtime/hook.hpp>
#include <purser/runtime/plugin.hpp>
#include <purser/runtime/stage_context.hpp>

namespace {

using namespace purser;

/// Lets only listed tools run.
class ToolList final : public Hook {
 public:
  struct Options {
    std::vector<std::string> allowed;
  };
  explicit ToolList(Options options) : allowed_(std::move(options.allowed)) {}
  std::string_view name() const noexcept override { return "tool_list"; }

  Verdict before(Call& call) override {
    if (std::find(allowed_.begin(), allowed_.end(), call.name()) != allowed_.end()) return go_on();
    return refuse({ErrorCode::refused, std::string(call.name()) + " is not on the list"});
  }

 private:
  std::vector<std::string> allowed_;
};
BOOST_DESCRIBE_STRUCT(ToolList::Options, (), (allowed))

/// Waits on the host's timers before each call.
class Pace final : public Middleware {
 public:
  std::string_view name() const noexcept override { return "pace"; }

  Result<> join(const StageContext& context) override {
    timers_ = context.timers;
    return {};
  }

  Task<Reply> handle(Call& call, Next next) override {
    auto waited = co_await pause(*timers_, std::chrono::milliseconds(1));
    if (!waited) co_return fail(std::move(waited).error());
    call.note({"pace", "waited"});
    auto outcome = co_await next(call);
    co_return outcome;
  }

 private:
  Timers* timers_ = nullptr;
};

}  // namespace

PURSER_STAGE(ToolList, "tool_list");
PURSER_STAGE(Pace, "pace");
