// 04_custom_middleware.cpp: three stages of one's own: a lambda, a hook and a coroutine.
#include <cstdio>
#include <purser/adapters/quickstart/models.hpp>
#include <purser/purser.hpp>
#include <purser/runtime/timers.hpp>

using namespace purser;

/// Refuses models that are not on a list. A hook looks before and after and is no coroutine.
class ModelAllowList final : public Hook {
 public:
  explicit ModelAllowList(std::vector<Glob> allowed) : allowed_(std::move(allowed)) {}
  std::string_view name() const noexcept override { return "model_allow_list"; }

  Verdict before(Call& call) override {
    if (call.kind() != CallKind::model || matches_any(allowed_, call.name())) return go_on();
    return refuse(
        {ErrorCode::refused, "model \"" + std::string(call.name()) + "\" is not on the list"});
  }

 private:
  std::vector<Glob> allowed_;
};

/// Waits a moment before each call. A stage that waits is a coroutine: every co_await is a
/// statement of its own.
class Pace final : public Middleware {
 public:
  Pace(Timers& timers, std::chrono::milliseconds delay) : timers_(timers), delay_(delay) {}
  std::string_view name() const noexcept override { return "pace"; }

  Task<Reply> handle(Call& call, Next next) override {
    auto waited = co_await pause(timers_, delay_);
    if (!waited) co_return fail(std::move(waited).error());
    auto outcome = co_await next(call);
    co_return outcome;
  }

 private:
  Timers& timers_;
  std::chrono::milliseconds delay_;
};

void log_outcome(const Call& call, const Result<Reply>& outcome) {
  const auto said = outcome ? std::string("answered") : to_string(outcome.error());
  std::printf("%-24s %s\n", std::string(call.name()).c_str(), said.c_str());
}

int main() {
  ThreadPool pool;
  const auto models = models_from_environment(pool.executor()).value();
  const auto runtime = Runtime::create(pool.executor(), {.routes = models.routes}).value();

  runtime->after("log", log_outcome);
  runtime->use(std::make_shared<ModelAllowList>(std::vector<Glob>{"gpt-*", "claude-*"}));
  runtime->use(std::make_shared<Pace>(runtime->timers(), std::chrono::milliseconds(20)),
               Place::attempt);
  std::printf("The chain, outermost first:\n%s\n", runtime->explain().c_str());

  const auto session = runtime->session({.budget = 0.05_usd}).value();
  const auto good = pool.wait(session.complete(ModelRequest(models.model, "Hello")));
  const auto bad = pool.wait(session.complete(ModelRequest("mystery-9000", "Hello")));
  return good && !bad && bad.error().code() == ErrorCode::refused ? 0 : 1;
}
