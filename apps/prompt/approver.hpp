// approver.hpp: who decides in `purser run` about tools that need approval.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <purser/apps/commands.hpp>
#include <purser/apps/prompt/shared_prompt.hpp>
#include <purser/middleware/approve.hpp>

namespace purser::cli {

/// What is known without asking: `--approve` says it, or nobody can be asked.
struct StandingAnswer {
  bool allow = false;
  std::string reason{};  ///< of a refusal
};
/// Nothing: somebody is asked.
[[nodiscard]] std::optional<StandingAnswer> standing_answer(const RunArguments& arguments,
                                                            bool at_terminal);

/// Where a run can ask.
[[nodiscard]] AskingPlace asking_place(const RunArguments& arguments, bool at_terminal);

/// For policy::Surroundings. Where somebody is asked, it is at `prompt`. Thread-safe.
[[nodiscard]] std::function<void(const ApprovalRequest&, ApprovalAnswer)> approver(
    const RunArguments& arguments, std::shared_ptr<SharedPrompt> prompt);

}  // namespace purser::cli
