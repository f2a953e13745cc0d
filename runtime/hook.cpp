// hook.cpp: verdicts, and hooks that do nothing.
#include <purser/runtime/hook.hpp>

#include <purser/runtime/hook_group.hpp>

namespace purser {

Result<> Middleware::join(const StageContext& /*context*/) { return {}; }

Verdict::Verdict(Result<Reply> outcome)
    : outcome_(std::make_unique<Result<Reply>>(std::move(outcome))) {}

Verdict answer(Reply reply) { return Verdict(Result<Reply>(std::move(reply))); }

Verdict refuse(Error error) { return Verdict(Result<Reply>(tl::unexpect, std::move(error))); }

Verdict Hook::before(Call& /*call*/) { return go_on(); }

void Hook::after(Call& /*call*/, Result<Reply>& /*outcome*/) noexcept {}

Task<Reply> Hook::handle(Call& call, Next next) { return run_hook(*this, call, next); }

}  // namespace purser
