// hook_group.hpp: runs neighbouring hooks in one frame.
#pragma once

#include <memory>
#include <vector>

#include <purser/runtime/hook.hpp>

namespace purser {

/// Runs every `before` in order, then `next`, then every `after` in reverse. `hooks` and `call`
/// outlive the task.
[[nodiscard]] Task<Reply> run_hooks(const std::vector<Hook*>& hooks, Call& call, Next next);

/// The same for one hook.
[[nodiscard]] Task<Reply> run_hook(Hook& hook, Call& call, Next next);

}  // namespace purser
