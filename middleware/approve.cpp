// approve.cpp: hands the question on, waits for the decision, and carries it out.
#include <purser/middleware/approve.hpp>

#include <algorithm>
#include <mutex>
#include <utility>

#include <purser/runtime/cancellation.hpp>
#include <purser/runtime/event.hpp>
#include <purser/runtime/joined_context.hpp>
#include <purser/runtime/tools/check.hpp>

namespace purser {

/// Shared by the call that waits and whoever decides.
struct ApprovalAnswer::Decision {
  Event made;
  std::mutex mutex;
  std::optional<Json> arguments;  ///< edited ones; set before `made`

  void make(Result<> outcome, std::optional<Json> edited = {}) {
    const std::lock_guard lock(mutex);
    if (made.is_set()) return;
    arguments = std::move(edited);
    made.set(std::move(outcome));
  }
  void refuse(const std::string& reason) { make(fail(ErrorCode::refused, reason)); }
};

/// Goes with the last copy of an answer.
struct ApprovalAnswer::Holder {
  explicit Holder(std::shared_ptr<Decision> of) : decision(std::move(of)) {}
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  ~Holder() { decision->refuse("nobody decided"); }

  std::shared_ptr<Decision> decision;
};

ApprovalAnswer::ApprovalAnswer(std::shared_ptr<Decision> decision)
    : holder_(std::make_shared<const Holder>(std::move(decision))) {}

void ApprovalAnswer::allow() const { holder_->decision->make({}); }
void ApprovalAnswer::allow_with(Json arguments) const {
  holder_->decision->make({}, std::move(arguments));
}
void ApprovalAnswer::refuse(std::string reason) const { holder_->decision->refuse(reason); }
bool ApprovalAnswer::is_open() const noexcept { return !holder_->decision->made.is_set(); }

/// The stage.
class Approve final : public Middleware {
 public:
  explicit Approve(ApproveOptions options) : options_(std::move(options)) {}

  std::string_view name() const noexcept override { return "approve"; }
  Place place() const noexcept override { return Place::approve; }
  Traits traits() const noexcept override {
    return {.rewrites = true, .queues = true, .keeps_deadline = true};
  }

  Result<> join(const StageContext& context) override {
    if (options_.ask) return context_.join(context);
    return fail(ErrorCode::invalid_argument, "it has nobody to ask");
  }

  Task<Reply> handle(Call& call, Next next) override {
    if (call.kind() == CallKind::model || !needs_approval(call)) return next(call);
    return ask_first(call, next);
  }

 private:
  using Decision = ApprovalAnswer::Decision;

  /// A predicate that fails is no approval.
  bool needs_approval(const Call& call) const noexcept {
    if (!matches_any(options_.tools, call.name())) return false;
    try {
      return !options_.when || options_.when(call);
    } catch (...) {
      return true;
    }
  }

  static ApprovalRequest question_of(const Call& call) {
    ApprovalRequest request{
        call.id(), call.scope(), std::string(call.name()), {}, call.arguments()};
    if (call.tool() == nullptr) return request;
    const auto& tool = *call.tool();
    request.description = tool.description;
    const auto price =
        tool.cost_estimate ? tool.cost_estimate(request.arguments) : Result<Money>(Money());
    if (price) request.price = *price;
    return request;
  }

  void ask(const Call& call, const std::shared_ptr<Decision>& decision) const {
    try {
      options_.ask(question_of(call), ApprovalAnswer(decision));
    } catch (...) {
      decision->refuse(current_exception_error("asking for approval").message());
    }
  }

  Task<Reply> ask_first(Call& call, Next next) {
    const auto decision = std::make_shared<Decision>();
    ask(call, decision);
    auto& timers = *context_->timers;
    const auto until = std::min(call.deadline, later(timers.clock().now(), options_.wait_max));
    const ArmedTimer timer(timers, until,
                           [decision] { decision->refuse("nobody decided in time"); });
    auto made = decision->made.wait();
    auto outcome = co_await std::move(made);
    if (!outcome) decision->refuse("the call waits no longer");
    if (outcome) outcome = edit(call, *decision);
    if (!outcome) co_return fail(error_for(call, std::move(outcome).error()));
    auto reply = co_await next(call);
    co_return reply;
  }

  static Result<> edit(Call& call, Decision& decision) {
    const std::lock_guard lock(decision.mutex);
    if (!decision.arguments) return {};
    if (call.tool() == nullptr) {
      return fail(ErrorCode::refused, "arguments of such a tool cannot be edited");
    }
    auto& request = call.tool_request();
    if (auto fits = check_arguments(*request.tool, *decision.arguments); !fits) {
      return fail(std::move(fits).error().in("as edited by whoever approves"));
    }
    request.arguments = *std::move(decision.arguments);
    call.note(
        {"arguments_edited", "the arguments of " + request.name + " were edited before it ran"});
    return {};
  }

  static Error error_for(const Call& call, Error error) {
    if (error.code() != ErrorCode::refused) return error;
    return std::move(error).in(std::string(call.name()) + " was not approved");
  }

  ApproveOptions options_;
  JoinedContext context_;
};

std::shared_ptr<Middleware> approve(ApproveOptions options) {
  return std::make_shared<Approve>(std::move(options));
}

}  // namespace purser
