// approver.hpp: who decides in `purser run` about tools that need approval.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <purser/apps/approval_prompt.hpp>
#include <purser/apps/commands.hpp>

namespace purser::cli {

/// What is known without asking: `--approve` says it, or nobody can be asked.
struct StandingAnswer {
  bool allow = false;
  std::string reason{};  ///< of a refusal
};
/// Nothing: somebody is asked. `at_terminal`: stdin and stderr are one.
[[nodiscard]] std::optional<StandingAnswer> standing_answer(const RunArguments& arguments,
                                                            bool at_terminal);

/// Thread-safe.
class Approver {
 public:
  explicit Approver(const RunArguments& arguments);

  /// For policy::Surroundings; goes on after the approver is gone, and then refuses.
  [[nodiscard]] std::function<void(const ApprovalRequest&, ApprovalAnswer)> ask() const;

  /// Asks at the terminal while it lives, where that is the way; before and after, everything is
  /// refused.
  class Session {
   public:
    Session(const Approver& approver, SharedScreen screen);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

   private:
    std::shared_ptr<struct ApproverState> state_;
  };

 private:
  std::shared_ptr<struct ApproverState> state_;
};

}  // namespace purser::cli
