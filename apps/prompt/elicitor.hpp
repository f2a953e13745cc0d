// elicitor.hpp: questions of servers to the user, handed on to the terminal.
#pragma once

#include <functional>
#include <memory>

#include <purser/adapters/mcp/client/handlers.hpp>
#include <purser/apps/prompt/shared_prompt.hpp>

namespace purser::cli {

/// For policy::Surroundings. Empty: such questions are not declared.
struct Elicitor {
  std::function<Task<Json>(mcp::Question)> form{};
  std::function<Task<Json>(mcp::Question)> address{};
};

/// Asks at `prompt`, whose thread does the waiting; where nobody answers, the question is
/// cancelled. It goes away with whoever waits for it. Thread-safe.
[[nodiscard]] Elicitor elicitor_at(const std::shared_ptr<SharedPrompt>& prompt);

}  // namespace purser::cli
