// approve.hpp: asks somebody before a tool runs.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <purser/runtime/glob.hpp>
#include <purser/runtime/middleware.hpp>

namespace purser {

/// What somebody is to decide about.
struct ApprovalRequest {
  CallId call = 0;
  Scope scope;  ///< whose call
  std::string tool;
  std::string description;       ///< of the tool
  Json arguments;                ///< as the model gave them; they fit the tool's schema
  std::optional<Money> price{};  ///< of the call at most; unset: the tool cannot tell
};

/// Takes the decision. Copies are the same; the first decision counts, later ones do nothing. When
/// the last copy goes without one, the call is refused. Thread-safe; may outlive the call.
class ApprovalAnswer {
 public:
  void allow() const;
  /// The tool runs with these, which have to fit its schema as well.
  void allow_with(Json arguments) const;
  /// The model reads `reason`.
  void refuse(std::string reason) const;
  /// False once it is decided, or the call waits no longer: there is nothing to ask any more.
  [[nodiscard]] bool is_open() const noexcept;

 private:
  friend class Approve;
  struct Decision;
  struct Holder;
  explicit ApprovalAnswer(std::shared_ptr<Decision> decision);
  std::shared_ptr<const Holder> holder_;
};

struct ApproveOptions {
  std::vector<Glob> tools{"*"};             ///< tools that need approval, by name
  std::function<bool(const Call&)> when{};  ///< of these, which calls do; null: all
  /// Asks. Called on the call's strand: it hands the question on and returns; the answer may come
  /// on any thread, at once or later. What it throws refuses the call.
  std::function<void(const ApprovalRequest&, ApprovalAnswer)> ask{};
  std::chrono::nanoseconds wait_max = std::chrono::minutes(10);  ///< for an answer
};

/// Lets a tool run only when it was allowed to. Waits for an answer until `wait_max` or the call's
/// deadline; then it is refused.
///
/// Errors of its own: `refused` (the message has the reason), `invalid_tool_arguments` (edited ones
/// do not fit), `cancelled`.
///
/// docs/approve.md. Stands at Place::approve: after unknown tools and bad arguments were refused,
/// before any money is held; once per call, however often it is retried. Joining a runtime fails
/// with `invalid_argument` where there is nobody to ask. Thread-safe.
[[nodiscard]] std::shared_ptr<Middleware> approve(ApproveOptions options);

}  // namespace purser
